// SPDX-License-Identifier: GPL-3.0-or-later
// What charts look like, against pictures that were looked at: tests/data/looks. STEMMA_ACCEPT=1 makes them anew, and
// whoever does that looks at them again. Fonts are drawn a little differently by each version of FreeType, so a picture
// counts as the same where few pixels differ, and those little.
#include "core/base/Files.h"
#include "tests/ui/paint/ChartFixture.h"

#include <QDir>
#include <QFile>
#include <QTextStream>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kWidth = 460, kHeight = 300;
constexpr double kMostMean = 2.0;     ///< of 255, over all pixels and channels
constexpr double kMostChanged = 0.02; ///< share of pixels that differ by more than kClearly
constexpr int kClearly = 64;

QString sources() {
    return qEnvironmentVariable("STEMMA_SOURCE_DIR");
}

/// The gallery's penguins, whose cells have neither quotes nor commas in them.
ChartData penguins() {
    QFile file(sources() + QStringLiteral("/tests/gallery/penguins.csv"));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no penguins");
    QTextStream lines(&file);
    const QStringList names = lines.readLine().split(QLatin1Char(','));
    ChartData data;
    for (const QString& name : names) data.columns.emplace_back(name.toStdString());
    while (!lines.atEnd()) {
        const QStringList cells = lines.readLine().split(QLatin1Char(','));
        for (qsizetype i = 0; i < names.size(); ++i) {
            bool number = false;
            const double value = cells[i].toDouble(&number);
            if (number)
                data.columns[std::size_t(i)].pushNumber(value);
            else if (cells[i].isEmpty() || cells[i] == QStringLiteral("NA"))
                data.columns[std::size_t(i)].pushNull();
            else
                data.columns[std::size_t(i)].pushText(cells[i].toStdString());
        }
        ++data.rows;
    }
    return data;
}

QImage drawn(const QString& name, bool dark) {
    static const ChartData rows = penguins();
    const fs::path file = (sources() + QStringLiteral("/tests/gallery/charts/%1.vl.json").arg(name)).toStdString();
    const auto text = readFile(file, 1 << 20);
    if (!text) qFatal("%s", text.error().message.c_str());
    const auto spec = ChartSpec::parse(*Json::parse(*text));
    if (!spec) qFatal("%s", spec.error().message.c_str());
    ResolveOptions options;
    options.width = kWidth, options.height = kHeight;
    options.measure = chartTextMeasure();
    const auto scene = resolveScene(*spec, rows, options);
    if (!scene) qFatal("%s", scene.error().message.c_str());
    QImage image(kWidth, kHeight, QImage::Format_RGB32);
    QPainter painter(&image);
    ChartPainter::paint(painter, *scene, Palette(dark), ChartPainter::All | ChartPainter::Ground);
    return image;
}

/// "" where two pictures look alike.
QString difference(const QImage& one, const QImage& other) {
    if (one.size() != other.size()) return QStringLiteral("another size");
    double sum = 0;
    int changed = 0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x) {
            const QColor a = one.pixelColor(x, y), b = other.pixelColor(x, y);
            const int most =
                std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
            sum += most;
            changed += most > kClearly;
        }
    const double pixels = double(one.width()) * one.height();
    if (sum / pixels <= kMostMean && changed / pixels <= kMostChanged) return {};
    return QStringLiteral("mean %1, %2 % changed").arg(sum / pixels).arg(100 * changed / pixels);
}

} // namespace

class ChartLooksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looks_areThoseThatWereLookedAt_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("dark");
        for (const char* name : {"scatter", "bubbles", "histogram", "bars", "normalized", "boxes", "strips", "heatmap",
                                 "pie", "lollipop", "facets", "trellis", "pairs", "dashboard"})
            for (const bool dark : {false, true})
                QTest::addRow("%s %s", name, dark ? "dark" : "light") << QString::fromLatin1(name) << dark;
    }
    void looks_areThoseThatWereLookedAt() {
        QFETCH(const QString, name);
        QFETCH(const bool, dark);
        const QString folder = sources() + QStringLiteral("/tests/data/looks");
        const QString file =
            folder + QStringLiteral("/%1.%2.png").arg(name, dark ? QStringLiteral("dark") : QStringLiteral("light"));
        const QImage now = drawn(name, dark);
        if (qEnvironmentVariableIsSet("STEMMA_ACCEPT")) {
            QDir().mkpath(folder);
            QVERIFY(now.save(file));
        }
        const QImage before(file);
        QVERIFY2(!before.isNull(), qPrintable(file));
        const QString wrong = difference(now, before.convertToFormat(QImage::Format_RGB32));
        if (!wrong.isEmpty()) now.save(QDir::tempPath() + QStringLiteral("/stemma-look-") + QFileInfo(file).fileName());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    /// The measure itself: the same chart with one other colour, or with its marks moved, isn't alike.
    void changes_areSeen() {
        const QImage scatter = drawn(QStringLiteral("scatter"), false);
        QVERIFY(!difference(scatter, drawn(QStringLiteral("scatter"), true)).isEmpty());
        QVERIFY(!difference(scatter, scatter.copy(6, 0, kWidth, kHeight)).isEmpty());
        QVERIFY(!difference(drawn(QStringLiteral("bars"), false), drawn(QStringLiteral("histogram"), false)).isEmpty());
        QVERIFY(difference(scatter, scatter).isEmpty());
    }
};

QTEST_MAIN(ChartLooksTest)
#include "tst_ChartLooks.moc"
