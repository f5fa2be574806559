// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Workspace.h"
#include "core/tables/Tables.h"
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Text.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/MarkdownDocument.h"
#include "ui/visual/Story.h"
#include "ui/visual/StoryDocument.h"

#include <QImage>
#include <QPainter>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A square of a theme's accent, with a word.
PaintedPicture square(const char* token = "accent") {
    return {QSizeF(100, 80), [token](QPainter& painter, const Palette& palette) {
                painter.fillRect(QRectF(10, 10, 40, 40), palette(token));
                painter.setPen(palette("text"));
                painter.drawText(QPointF(10, 70), QStringLiteral("a < b & \"c\""));
            }};
}

StoryBlock pictured(const PaintedPicture& picture) {
    StoryBlock block;
    block.kind = StoryBlock::Kind::Picture;
    block.picture.picture = picture;
    return block;
}

QByteArray told(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput();
}

} // namespace

/// A story as values, as HTML and as pages.
class StoryTest : public QObject {
    Q_OBJECT
    TempFolder m_folder;

    Story story(std::vector<StoryBlock> blocks) const {
        Story story{QStringLiteral("Run 1"), QStringLiteral("p · completed"), {}, {}, {}};
        StorySection section;
        section.title = QStringLiteral("p/a");
        section.version = QStringLiteral("@1");
        section.blocks = std::move(blocks);
        story.sections.push_back(std::move(section));
        return story;
    }
    QString file(const QByteArray& bytes) const {
        const fs::path path = m_folder.path() / "story.pdf";
        if (!writeFile(path, {bytes.constData(), std::size_t(bytes.size())})) return {};
        return qpath(path);
    }

private Q_SLOTS:
    void picture_isDrawnOnceForBothThemes() {
        InlineSvg svg;
        const QByteArray one = svg.make(square(), QStringLiteral("p1-"), QStringLiteral("<a>"));
        QCOMPARE(one.count("<svg"), qsizetype(1));
        QVERIFY(one.contains("aria-label=\"&lt;a&gt;\""));
        QVERIFY(one.contains("a &lt; b &amp; &quot;c&quot;"));
        QVERIFY(!one.contains("xmlns") && !one.contains("http"));
        const QByteArray light = Palette(false)("accent").name().toUtf8(),
                         dark = Palette(true)("accent").name().toUtf8();
        QVERIFY(svg.lightRules().contains("fill:" + light) && svg.darkRules().contains("fill:" + dark));
        // What is alike in another picture has the same class.
        const QByteArray rules = svg.darkRules();
        svg.make(square(), QStringLiteral("p2-"), {});
        QCOMPARE(svg.darkRules(), rules);
    }

    /// Where a painter draws something else in the dark, both are there, and the page shows one.
    void picturesThatDiffer_areBothThere() {
        const PaintedPicture odd{QSizeF(100, 80), [](QPainter& painter, const Palette& palette) {
                                     painter.fillRect(QRectF(0, 0, 10, 10), palette("text"));
                                     if (palette.dark()) painter.fillRect(QRectF(20, 20, 10, 10), palette("accent"));
                                 }};
        InlineSvg svg;
        const QByteArray both = svg.make(odd, QStringLiteral("p1-"), {});
        QVERIFY(both.contains("by-day") && both.contains("by-night"));
    }

    /// Pixels can't change their colours by a rule: of two that differ both are there.
    void pixelsThatDiffer_areBothThere() {
        const PaintedPicture pixels{QSizeF(100, 80), [](QPainter& painter, const Palette& palette) {
                                        QImage image(4, 4, QImage::Format_RGB32);
                                        image.fill(palette("accent"));
                                        painter.drawImage(QRectF(0, 0, 100, 80), image);
                                    }};
        InlineSvg svg;
        const QByteArray both = svg.make(pixels, QStringLiteral("p1-"), {});
        QCOMPARE(both.count("data:image/"), qsizetype(2));
        QVERIFY(both.contains("by-day") && both.contains("by-night"));
    }

    void gradients_haveIdsOfTheirOwn() {
        const PaintedPicture ramp{QSizeF(100, 80), [](QPainter& painter, const Palette& palette) {
                                      QLinearGradient gradient(0, 0, 0, 80);
                                      gradient.setColorAt(0, palette("accent"));
                                      gradient.setColorAt(1, palette("text"));
                                      painter.fillRect(QRectF(0, 0, 100, 80), gradient);
                                  }};
        const QByteArray page = storyHtml(story({pictured(ramp), pictured(ramp)}));
        QStringList ids;
        for (auto found = QRegularExpression(" id=\"([^\"]+)\"").globalMatch(QString::fromUtf8(page)); found.hasNext();)
            ids << found.next().captured(1);
        QVERIFY(ids.size() >= 3);
        QCOMPARE(ids.removeDuplicates(), qsizetype(0));
        for (auto used = QRegularExpression("url\\(#([^)]+)\\)").globalMatch(QString::fromUtf8(page)); used.hasNext();)
            QVERIFY(ids.contains(used.next().captured(1)));
    }

    void document_becomesBlocks() {
        auto document = markdownDocument(QStringLiteral("# Head\n\nSome **bold** and `code`.\n\n- one\n- two\n\n"
                                                        "```\na\n\nb <c>\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"),
                                         false);
        const std::vector<StoryBlock> blocks = blocksOf(*document, 10'000);
        using Kind = StoryText::Kind;
        QVERIFY(blocks.size() >= 6);
        QVERIFY(blocks[0].text.kind == Kind::Heading);
        QCOMPARE(blocks[0].text.words.front().text, QString("Head"));
        QVERIFY(std::any_of(blocks[1].text.words.begin(), blocks[1].text.words.end(),
                            [](const StoryWords& words) { return words.bold && words.text == "bold"; }));
        QVERIFY(std::any_of(blocks[1].text.words.begin(), blocks[1].text.words.end(),
                            [](const StoryWords& words) { return words.code && words.text == "code"; }));
        QVERIFY(blocks[2].text.kind == Kind::Item);
        const auto code = std::find_if(blocks.begin(), blocks.end(),
                                       [](const StoryBlock& block) { return block.text.kind == Kind::Code; });
        QVERIFY(code != blocks.end());
        QCOMPARE(code->text.words.front().text, QString("a\n\nb <c>"));
        QVERIFY(blocks.back().kind == StoryBlock::Kind::Table);
        QCOMPARE(blocks.back().table.rows.front()[1].text, QString("2"));
        // Cut where it gets long, and it says so.
        const std::vector<StoryBlock> cut = blocksOf(*document, 10);
        QVERIFY(cut.back().text.kind == Kind::Quiet);
    }

    void pages_repeatTheHeadOfATable() {
        StoryBlock block;
        block.kind = StoryBlock::Kind::Table;
        block.table.columns = {{QStringLiteral("column-head"), {}, false}, {QStringLiteral("n"), {}, true}};
        for (int i = 0; i < 150; ++i)
            block.table.rows.push_back({{QStringLiteral("row-%1.").arg(i)}, {QString::number(i)}});
        UNWRAP(const QByteArray pdf, storyPdf(story({block})));
        const QString text = QString::fromUtf8(told("pdftotext", {file(pdf), "-"}));
        QVERIFY(text.count("column-head") >= 3);
        for (int i = 0; i < 150; ++i)
            QVERIFY2(text.contains(QStringLiteral("row-%1.").arg(i)), qPrintable(QString::number(i)));
    }

    /// Each picture is whole on its page: as many squares as there are, each of the full size.
    void pages_splitNoPicture() {
        std::vector<StoryBlock> blocks;
        for (int i = 0; i < 9; ++i) {
            PaintedPicture tall{QSizeF(300, 500), [](QPainter& painter, const Palette&) {
                                    painter.fillRect(QRectF(100, 0, 100, 500), Qt::red);
                                }};
            blocks.push_back(pictured(tall));
        }
        UNWRAP(const QByteArray pdf, storyPdf(story(blocks)));
        const QString path = file(pdf);
        int whole = 0, pages = 0;
        for (int page = 1; page <= 12; ++page) {
            const QString number = QString::number(page);
            const QImage image = QImage::fromData(
                told("pdftoppm", {"-png", "-r", "96", "-f", number, "-l", number, "-singlefile", path}), "PNG");
            if (image.isNull()) break;
            ++pages;
            for (const int x : {64 + 150, 64 + 343 + 150}) {
                int run = 0;
                for (int y = 0; y <= image.height(); ++y) {
                    const bool red = y < image.height() && image.pixelColor(x, y) == QColor(Qt::red);
                    if (red) ++run;
                    if (!red && run > 0) {
                        QVERIFY2(std::abs(run - 500) <= 2, qPrintable(QString::number(run)));
                        ++whole;
                        run = 0;
                    }
                }
            }
        }
        QVERIFY(pages >= 5);
        QCOMPARE(whole, 9);
    }

    void whatIsBeyondTheLimits_isNamed() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        const fs::path project = m_folder.path() / "project";
        fs::create_directories(project);
        QVERIFY(writeFile(project / "a.csv", "x,y\n1,2\n3,4\n5,1\n"));
        QVERIFY(writeFile(project / "p.yaml",
                          "stemma: 1\nsteps:\n  one: {import: a.csv}\n  two: {sql: FROM one, inputs: [one]}\n"
                          "  three: {sql: FROM two, inputs: [two]}\n"));
        QProcess run;
        run.setWorkingDirectory(qpath(project));
        run.start(qEnvironmentVariable("STEMMA_BIN") + "/stemma", {"run", "p.yaml"});
        QVERIFY(run.waitForFinished(60'000) && run.exitCode() == 0);
        WorkspaceHandle handle;
        UNWRAP(auto store, openForReading(project / ".stemma"));
        handle.store = std::move(store);
        handle.tables = std::make_shared<TablesClient>();
        StoryRequest request;
        request.run = RunId{1};
        StoryLimits limits;
        limits.pictures = 1;
        limits.sections = 2;
        limits.rows = 2;
        UNWRAP(const Story story, gatherStory(handle, request, {}, limits));
        QCOMPARE(story.sections.size(), std::size_t(2));
        QCOMPARE(story.leftOut.size(), std::size_t(1));
        QCOMPARE(story.leftOut.front(), QString("p/three@1"));
        const QString page = QString::fromUtf8(storyHtml(story));
        QVERIFY(page.contains("is left out: a story has room for 1 pictures"));
        QVERIFY(page.contains("and 1 row more"));
        QVERIFY(page.contains("p/three@1"));
        Cancel cancel;
        cancel.request();
        QVERIFY(!gatherStory(handle, request, cancel));
        request.run = RunId{99};
        QVERIFY(!gatherStory(handle, request, {}));
    }
};

QTEST_MAIN(StoryTest)
#include "tst_Story.moc"
