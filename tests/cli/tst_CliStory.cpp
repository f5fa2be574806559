// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QImage>
#include <QRegularExpression>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

QByteArray told(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(120'000);
    return process.readAllStandardOutput();
}

} // namespace

/// A story is a file for people who don't have this program: read here by Python's parser and by poppler.
class CliStoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_fixture.copyExample("penguins");
        const CliResult result = m_fixture.run({"run", "penguins.yaml", "--message", "for <everybody> & all"});
        QVERIFY2(result.exit == 0, result.told());
    }
    void init() { QVERIFY(QDir(m_fixture.path()).mkpath("out")); }
    void cleanup() { QVERIFY(QDir(m_fixture.path("out")).removeRecursively()); }

    void run_isOneWholePage() {
        const QString text = read(story("run:1", "s.html"));
        for (const char* word :
             {"Run 1", "penguins · completed", "penguins/clean", "penguins/model", "for <everybody> & all", "seed = 7",
              "sha256", "Contents", "First rows", "bill_length_mm", "Made by Stemma"})
            QVERIFY2(text.contains(QString::fromUtf8(word)), word);
        // Each step with its state, each artifact with where it is from.
        QVERIFY(text.contains("executed") && text.contains("step clean") && text.contains("version 1"));
        // Charts are there with their words, the lineage too.
        QVERIFY(m_tags.contains(QRegularExpression("\\bsvg=([1-9][0-9]+)\\b")));
        QVERIFY(text.contains("Adelie") && text.contains("Gentoo"));
        const QByteArray page = m_fixture.readFile("out/s.html");
        QVERIFY(page.contains("prefers-color-scheme:dark") && page.contains("@media print") && page.contains("@page"));
        QVERIFY(page.contains("default-src 'none'"));
    }

    void version_isTold_withWhatDescribesIt() {
        const QString text = read(story("penguins/model", "m.html"));
        QVERIFY(text.contains("penguins/model") && text.contains("penguins/confusion"));
        // An explicit wish means the same, whatever the file's own ending.
        const QString pdf = story("penguins/model", "m.pdf", {"--story"});
        QVERIFY(told("pdftotext", {pdf, "-"}).contains("penguins/model"));
        // Without it .pdf is still its picture.
        QVERIFY(!told("pdftotext", {story("penguins/model", "p.pdf"), "-"}).contains("sha256"));
    }

    void htmlArtifact_keepsWhatItsEndingMeans() {
        const QByteArray own = "<p>mine <script>alert(1)</script></p>";
        m_fixture.writeFile("own.html", own);
        QCOMPARE(m_fixture.run({"add", "own.html", "--name", "own"}).exit, 0);
        story("own", "copy.html");
        QCOMPARE(m_fixture.readFile("out/copy.html"), own);
        const QString text = read(story("own", "story.html", {"--story"}));
        QVERIFY(text.contains("mine") && !text.contains("alert"));
    }

    void pdf_hasPagesOfA4WithItsText() {
        const QString file = story("run:1", "s.pdf");
        const QByteArray info = told("pdfinfo", {file});
        QVERIFY2(info.contains("A4"), info);
        const int pages = QRegularExpression("Pages:\\s+(\\d+)").match(QString::fromUtf8(info)).captured(1).toInt();
        QVERIFY2(pages > 3, info);
        const QString text = QString::fromUtf8(told("pdftotext", {"-layout", file, "-"}));
        for (const char* word : {"Run 1", "penguins/clean", "for <everybody> & all", "First rows", "bill_length_mm"})
            QVERIFY2(text.contains(QString::fromUtf8(word)), word);
        QVERIFY(text.contains(QString("%1 of %1").arg(pages)));
        // Nothing reaches into the margins of any page: nothing is cut off by its end.
        for (int page = 1; page <= pages; ++page) {
            const QString number = QString::number(page);
            const QImage image = QImage::fromData(
                told("pdftoppm", {"-png", "-r", "48", "-f", number, "-l", number, "-singlefile", file}), "PNG");
            QVERIFY(!image.isNull());
            int ink = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (qGray(image.pixel(x, y)) < 200 &&
                        (x < 24 || x >= image.width() - 24 || y < 20 || y >= image.height() - 14))
                        ++ink;
            QVERIFY2(ink == 0, qPrintable(QString("page %1: %2").arg(page).arg(ink)));
        }
    }

    void sameRun_isTheSameBytes() {
        m_fixture.setEnvironment("LD_PRELOAD", qEnvironmentVariable("STEMMA_TESTS") + "/stemma-old-clock.so");
        m_fixture.setEnvironment("STEMMA_CLOCK_BACK", m_fixture.path("back"));
        for (const char* name : {"s.html", "s.pdf"}) {
            story("run:1", name);
            const QByteArray once = m_fixture.readFile(QString("out/") + name);
            m_fixture.writeFile("back", ""); // two days earlier: a moment in the file would be another one
            story("run:1", name, {"--force"});
            QVERIFY2(m_fixture.readFile(QString("out/") + name) == once, name);
            QVERIFY(QFile::remove(m_fixture.path("back")));
        }
        m_fixture.setEnvironment("LD_PRELOAD", {});
    }

    /// What strangers wrote is text: in names, cells, titles and documents.
    void hostileContent_isText() {
        const QByteArray odd = "<img src=x onerror=alert(1)>]]>\u202Egnp.";
        m_fixture.writeFile("odd.csv",
                            "\"" + odd + "\",b\n\"</table><script>alert(2)</script>\",1\n\"javascript:x\",2\n");
        m_fixture.writeFile(
            "doc.md",
            "# Title <script>alert(3)</script>\n\n[link](javascript:alert(4)) ![p](http://example.org/p.png)\n\n"
            "<iframe src=\"http://example.org\"></iframe>\n\n- one\n- **two**\n\n```\n<b>code</b>\n```\n\n| a | b "
            "|\n|---|---|\n| 1 | 2 |\n");
        m_fixture.writeFile(
            "page.html",
            "<h1 onclick=\"x()\">Heading</h1><img src=\"/dev/zero\"><img src=\"http://example.org/x.png\">"
            "<style>body{background:url(http://example.org)}</style><p>kept words</p><svg onload=alert(5)></svg>");
        m_fixture.writeFile("drawing.svg",
                            "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='32'><script>alert(6)</script>"
                            "<rect width='60' height='32' fill='#ff0000'/></svg>");
        m_fixture.writeFile(
            "chart.vl.json",
            "{\"title\": \"</svg><script>alert(7)</script>\u202E\", \"mark\": \"bar\", \"data\": {\"values\": "
            "[{\"a\": \"<x>\", \"b\": 1}]}, \"encoding\": {\"x\": {\"field\": \"a\", \"type\": \"nominal\"}, \"y\": "
            "{\"field\": \"b\", \"type\": \"quantitative\"}}}");
        m_fixture.writeFile("h.yaml", "stemma: 1\nname: hostile\nsteps:\n  csv: {import: odd.csv}\n  doc: {import: "
                                      "doc.md}\n  page: {import: page.html}\n"
                                      "  drawing: {import: drawing.svg}\n  chart: {import: chart.vl.json}\n");
        const CliResult run = m_fixture.run({"run", "h.yaml"});
        QVERIFY2(run.exit == 0, run.told());
        static const QRegularExpression kNumber("Run (\\d+) completed");
        const QString number = "run:" + kNumber.match(QString::fromUtf8(run.told())).captured(1);
        const QString text = read(story("hostile/csv@" + number, "c.html"));
        QVERIFY2(text.contains("<img src=x onerror=alert(1)>]]>\\u202egnp."), qPrintable(text.left(3000)));
        QVERIFY(text.contains("</table><script>alert(2)</script>"));
        const QString all = read(story(number, "h.html"));
        for (const char* word :
             {"Title", "kept words", "<b>code</b>", "two", "Heading", "</svg><script>alert(7)</script>"})
            QVERIFY2(all.contains(QString::fromUtf8(word)), word);
        const QByteArray page = m_fixture.readFile("out/h.html");
        QVERIFY(!page.contains("<script") && !page.contains("example.org/x.png\"") && !page.contains("onload="));
        QVERIFY(page.contains("data:image/png;base64,")); // the drawing, as pixels of ours
        const QString pdf = story(number, "h.pdf");
        QVERIFY(told("pdftotext", {pdf, "-"}).contains("kept words"));
    }

    void wrongWishes_sayWhatIsPossible_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << QByteArray(says);
        };
        row("ending", {"export", "run:1", "-o", "out/a.docx"}, "as .html or .pdf");
        row("ending of a version", {"export", "penguins/clean", "--story", "-o", "out/a.svg"}, "ends in .html or .pdf");
        row("theme", {"export", "run:1", "-o", "out/a.html", "--theme", "dark"}, "follows its reader's theme");
        row("picture", {"export", "penguins/clean", "--story", "--visualization", "1", "-o", "out/a.html"},
            "every picture");
        row("all of a run", {"export", "run:1", "--all", "-o", "out/all"}, "--all is for files of their own");
        row("table", {"export", "run:1", "--table", "t", "-o", "out/a.html"}, "--table is for files of their own");
        row("folder", {"export", "run:1", "-o", "no/such/a.html"}, "There is no folder 'no/such'");
        row("where", {"export", "run:1"}, "--to story.html");
        row("no such run", {"export", "run:99", "-o", "out/a.html"}, "99");
    }
    void wrongWishes_sayWhatIsPossible() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const CliResult result = m_fixture.run(arguments);
        QVERIFY2(result.exit == 2, result.told());
        QVERIFY2(result.err.contains(says), result.err);
        QVERIFY(QDir(m_fixture.path("out")).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

    void nothing_isOverwritten() {
        m_fixture.writeFile("out/s.html", "mine");
        const CliResult refused = m_fixture.run({"export", "run:1", "--to", "out/s.html"});
        QCOMPARE(refused.exit, 2);
        QVERIFY2(refused.err.contains("is there already"), refused.err);
        QCOMPARE(m_fixture.readFile("out/s.html"), QByteArray("mine"));
        QCOMPARE(m_fixture.run({"export", "run:1", "--to", "out/s.html", "--force"}).exit, 0);
        // Into a folder under a name of its own.
        QVERIFY(QDir(m_fixture.path("out")).mkpath("into"));
        QCOMPARE(m_fixture.run({"export", "run:1", "--to", "out/into"}).exit, 0);
        QVERIFY(m_fixture.exists("out/into/run-1.html"));
        const CliResult json = m_fixture.run({"export", "run:1", "--to", "out/j.html", "--json"});
        QCOMPARE(json.object()["bytes"].toInt(), int(m_fixture.readFile("out/j.html").size()));
        QVERIFY(json.object()["artifacts"].toInt() > 8);
    }

private:
    QString story(const QString& reference, const QString& name, const QStringList& options = {}) const {
        const CliResult result = m_fixture.run(QStringList{"export", reference, "--to", "out/" + name} + options);
        if (result.exit != 0) qWarning().noquote() << result.told();
        return m_fixture.path("out/" + name);
    }
    /// All its words, as a reader finds them; "" where something is wrong with it, which is said.
    QString read(const QString& file) {
        const QString said =
            QString::fromUtf8(told("python3", {CliFixture::sources() + "/tests/cli/parse-story.py", file}));
        QStringList words;
        bool whole = false;
        for (const QString& line : said.split('\n')) {
            if (line.startsWith("FAULT")) qWarning().noquote() << line;
            if (line.startsWith("FAULT")) return {};
            if (line.startsWith("TAGS")) m_tags = line, whole = true;
            words << line;
        }
        return whole ? words.join('\n') : QString();
    }
    QString m_tags;
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliStoryTest)
#include "tst_CliStory.moc"
