// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/TableView.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QProcess>
#include <QSvgRenderer>
#include <QXmlStreamReader>

using namespace stemma;
using namespace stemma::ui;

namespace {

QByteArray bytesOf(const QString& file) {
    return QByteArray::fromStdString(readFile(fspath(file), 64 << 20).value_or(""));
}

/// Nothing is clipped: a frame of pixels around it is of one colour, and something is within.
bool hasMargin(const QImage& image) {
    constexpr int kFrame = 3;
    const QRgb ground = image.pixel(0, 0);
    bool within = false;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const bool edge = x < kFrame || y < kFrame || x >= image.width() - kFrame || y >= image.height() - kFrame;
            const bool other = image.pixel(x, y) != ground;
            if (edge && other) return false;
            within |= other;
        }
    return within;
}

QStringList wordsOf(const QByteArray& svg) {
    QXmlStreamReader reader(svg);
    QStringList words;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("text"))
            words << reader.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    return reader.hasError() ? QStringList() : words;
}

/// Its page, as another program draws it; points of the page as pixels.
QImage drawn(const QString& pdf) {
    QProcess other;
    other.start(QStringLiteral("pdftoppm"), {"-png", "-r", "72", "-singlefile", pdf});
    return other.waitForFinished(kPatience) ? QImage::fromData(other.readAllStandardOutput(), "PNG") : QImage();
}

QImage drawnSvg(const QByteArray& svg) {
    QSvgRenderer renderer(svg);
    if (!renderer.isValid()) return {};
    QImage image(renderer.viewBoxF().size().toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

} // namespace

/// Item 8: what is in view as a file and on the clipboard, by mouse and keys on a real display; the files are opened.
class ExportJourneyTest : public QObject {
    Q_OBJECT
    std::unique_ptr<OpenDesktop> desktop;

    /// By Ctrl+E and the dialog: `format` as it is called there, `scale` 0 as it stands; the file once it is whole.
    QString saved(const QString& format, const QString& name, int scale = 0, const QString& photo = {}) const {
        const QString file = desktop->path(utf8(name));
        desktop->hands.key("ctrl+e");
        auto* formats = desktop->seenAs<QComboBox>("export-format");
        if (!formats || !choose(*formats, format)) return {};
        auto* scales = desktop->seenAs<QComboBox>("export-scale");
        if (scale > 0 && !choose(*scales, QStringLiteral("%1 ×").arg(scale))) return {};
        if (!photo.isEmpty()) desktop->photograph(photo);
        const auto save = [&] { desktop->clickSeen("export-save"); };
        if (!desktop->savedAs(save, file) || !desktop->says("Saved " + file)) return {};
        return file;
    }
    /// Chooses in a box by the first letters.
    bool choose(QComboBox& box, const QString& words) const {
        if (!QTest::qWaitFor([&] { return box.isEnabled() && box.findText(words) >= 0; }, kPatience)) return false;
        box.setFocus();
        desktop->hands.type(words.section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(',')));
        return QTest::qWaitFor([&] { return box.currentText() == words; }, kPatience);
    }

private Q_SLOTS:
    void initTestCase() {
        desktop = std::make_unique<OpenDesktop>();
        QVERIFY(desktop->openExample());
    }
    void cleanupTestCase() { desktop.reset(); }

    void lineage_isCompleteInEveryFormat() {
        desktop->selection.select(Subject::ofVersion(desktop->latest("penguins/metrics")));
        desktop->hands.key("ctrl+1");
        auto* canvas = desktop->shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && canvas->drawing().nodes.size() > 4, kPatience);
        const QString svg = saved("SVG, vector graphics", "lineage.svg", 0, "export-1-dialog");
        QVERIFY(!svg.isEmpty());
        const QStringList words = wordsOf(bytesOf(svg));
        for (const DrawnNode& node : canvas->drawing().nodes) {
            const QString name = qtext(node.name).section(QLatin1Char('/'), -1);
            QVERIFY2(words.filter(name).size() > 0, qPrintable(name + " isn't in " + words.join("|")));
        }
        QVERIFY(hasMargin(drawnSvg(bytesOf(svg))));
        QVERIFY(!bytesOf(svg).contains("file://"));
        // As large as it is asked to be, once to four times.
        const QSize once = QImage(saved("PNG picture", "lineage-1.png", 1)).size();
        QVERIFY(once.width() > 400);
        for (const int scale : {2, 3, 4}) {
            const QImage image(saved("PNG picture", QStringLiteral("lineage-%1.png").arg(scale), scale));
            QVERIFY((image.size() - once * scale).width() <= scale && (image.size() - once * scale).width() >= -scale);
            QVERIFY((image.size() - once * scale).height() <= scale);
            QVERIFY(hasMargin(image));
        }
        const QString pdf = saved("PDF page", "lineage.pdf");
        QVERIFY(bytesOf(pdf).startsWith("%PDF-") && bytesOf(pdf).trimmed().endsWith("%%EOF"));
        const QImage page = drawn(pdf);
        QVERIFY(!page.isNull());
        QVERIFY(hasMargin(page));
        // The same painter: the page has the picture's shape.
        QVERIFY(std::abs(double(page.width()) / page.height() - double(once.width()) / once.height()) < 0.02);
    }

    void chart_isSavedAsItIsSeen() {
        const VersionId clean = desktop->latest("penguins/clean");
        Q_EMIT desktop->desk.openVisualization(clean, 0);
        auto* chart = desktop->shown<ChartView>();
        QTRY_VERIFY_WITH_TIMEOUT(chart && chart->scene(), kPatience);
        const QString svg = saved("SVG drawing", "chart.svg");
        const QStringList words = wordsOf(bytesOf(svg));
        QVERIFY2(words.filter("Adelie").size() > 0, qPrintable(words.join("|")));
        QVERIFY(hasMargin(drawnSvg(bytesOf(svg))));
        const QImage one(saved("PNG picture", "chart-1.png", 1)), four(saved("PNG picture", "chart-4.png", 4));
        QVERIFY(!one.isNull());
        QCOMPARE(four.size(), one.size() * 4);
        QVERIFY(hasMargin(one) && hasMargin(four));
        const QImage page = drawn(saved("PDF page", "chart.pdf"));
        QVERIFY(hasMargin(page));
        // Onto the clipboard of other programs.
        desktop->hands.key("ctrl+e");
        QVERIFY(desktop->clickSeen("export-copy"));
        QTRY_VERIFY_WITH_TIMEOUT(DragPartner::pasted().startsWith("image "), kPatience);
        // And by the hand, from its title.
        const auto other = DragPartner::target();
        desktop->hands.pull(chart->mapToGlobal(QPoint(24, 14)), other->place());
        const QString dropped = other->line();
        const auto found = QRegularExpression("^dropped image (\\d+)x\\d+, svg (\\d+), csv (\\d+)$").match(dropped);
        QVERIFY2(found.hasMatch(), qPrintable(dropped));
        QCOMPARE(found.captured(1).toInt(), chart->width() * 2);
        QVERIFY(found.captured(2).toInt() > 1000 && found.captured(3).toInt() > 2);
    }

    void table_isSavedWhole() {
        Q_EMIT desktop->desk.openVersion(desktop->latest("penguins/clean"), true);
        QVERIFY(desktop->shown<TableView>());
        const QString file = saved("CSV table", "clean.csv");
        const QList<QByteArray> lines = bytesOf(file).trimmed().split('\n');
        QCOMPARE(int(lines.size()), 334); // all rows, and their names
        QVERIFY(lines[0].contains("species"));
    }

    void story_ofARunIsOneFile() {
        Q_EMIT desktop->desk.openRun(RunId{1}, true);
        auto* canvas = desktop->shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && !canvas->drawing().nodes.empty(), kPatience);
        const QByteArray page = bytesOf(saved("Story, one HTML file", "story.html"));
        QVERIFY(page.startsWith("<!DOCTYPE html>") && page.trimmed().endsWith("</html>"));
        QVERIFY(page.contains("penguins/clean") && !page.contains("<script"));
    }

    void graphOfARun_goesToTheClipboard() {
        Q_EMIT desktop->desk.openRun(RunId{1}, true);
        auto* canvas = desktop->shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && !canvas->drawing().nodes.empty(), kPatience);
        QVERIFY(desktop->clickSeen("export")); // the button, this time
        QVERIFY(desktop->clickSeen("export-copy"));
        QTRY_VERIFY_WITH_TIMEOUT(DragPartner::pasted().startsWith("image "), kPatience);
        QVERIFY(desktop->neverWaited());
    }
};

STEMMA_DESKTOP_TEST(ExportJourneyTest)
#include "tst_ExportJourney.moc"
