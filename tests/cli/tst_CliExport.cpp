// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QImage>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <csignal>
#include <functional>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

/// The words of an SVG, as text; empty where it isn't well-formed.
QStringList wordsOf(const QByteArray& svg) {
    QXmlStreamReader reader(svg);
    QStringList words;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("text"))
            words << reader.readElementText().trimmed();
    return reader.hasError() ? QStringList() : words;
}

QSizeF viewBoxOf(const QByteArray& svg) {
    const auto box = QRegularExpression("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"").match(QString::fromUtf8(svg));
    return {box.captured(1).toDouble(), box.captured(2).toDouble()};
}

QByteArray printed(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput();
}

bool isPale(const QImage& image, int x, int y) {
    return qGray(image.pixel(x, y)) > 200;
}

/// Whether everything along the border is of one colour: nothing reaches out of the picture.
bool hasMargin(const QImage& image) {
    const QRgb ground = image.pixel(0, 0);
    for (int x = 0; x < image.width(); ++x)
        if (image.pixel(x, 0) != ground || image.pixel(x, image.height() - 1) != ground) return false;
    for (int y = 0; y < image.height(); ++y)
        if (image.pixel(0, y) != ground || image.pixel(image.width() - 1, y) != ground) return false;
    return true;
}

} // namespace

/// `stemma export` to other formats, and `stemma lineage` to pictures: both by the helper stemma-draw.
class CliExportTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_fixture.copyExample("penguins");
        const CliResult result = m_fixture.run({"run", "penguins.yaml"});
        QVERIFY2(result.exit == 0, result.told());
        m_fixture.writeFile("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='32'>"
                                           "<rect width='60' height='32' fill='#ff0000'/></svg>");
        QVERIFY(m_fixture.run({"add", "drawing.svg", "--name", "drawing"}).exit == 0);
        m_fixture.writeFile("box/a.txt", "a");
        m_fixture.writeFile("box/b.txt", "b");
        QVERIFY(m_fixture.run({"add", "box", "--name", "box"}).exit == 0);
    }
    void init() { QVERIFY(QDir(m_fixture.path()).mkpath("out")); }
    void cleanup() { QVERIFY(QDir(m_fixture.path("out")).removeRecursively()); }

    void svg_ofAChartHasItsWords();
    void svg_outlinedHasNoTextAndLooksAlike();
    void png_isSizeTimesScale();
    void pdf_isOnePageWithItsText();
    void theme_isTheGround();
    void visualization_isChosenByName();
    void visualization_asItIs();
    void model_isShownByWhatDescribesIt();
    void picture_isConverted();
    void hostilePicture_isASentence();
    void rows_becomeOtherFormats();
    void equalEnding_isACopy();
    void nothing_isOverwritten();
    void wrongWishes_sayWhatIsPossible_data();
    void wrongWishes_sayWhatIsPossible();
    void json_saysWhatWasWritten();
    void lineage_asSvgNamesEveryNode();
    void strangersText_isText();
    void lineage_asPngAndPdf();
    void withoutTheHelper_itSaysSo();
    void helperThatDies_isNamed();
    void interrupt_stopsTheHelperAndLeavesNothing();
    void completion_offersVisualizations();

private:
    QByteArray made(const QStringList& arguments, const QString& file) {
        const CliResult result = m_fixture.run(arguments + QStringList{"--to", file});
        if (result.exit != 0) qWarning().noquote() << result.told();
        return m_fixture.readFile(file);
    }
    QImage image(const QStringList& arguments) {
        return QImage::fromData(made(arguments + QStringList{"--force"}, "out/image.png"), "PNG");
    }
    /// Exports a chart with a shell script in the place of stemma-draw.
    CliResult withHelper(const QByteArray& script, const std::function<void(QProcess&)>& meanwhile = {}) {
        m_fixture.writeFile("helpers/stemma-draw", "#!/bin/sh\n" + script + "\n");
        QFile(m_fixture.path("helpers/stemma-draw")).setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("STEMMA_HELPERS", m_fixture.path("helpers"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_fixture.path());
        process.start(CliFixture::program(), {"export", "penguins/confusion", "--to", "out/c.svg"});
        if (meanwhile && process.waitForStarted()) meanwhile(process);
        const CliResult result = CliFixture::wait(process);
        QFile::remove(m_fixture.path("helpers/stemma-draw"));
        return result;
    }
    CliFixture m_fixture;
};

void CliExportTest::svg_ofAChartHasItsWords() {
    const QByteArray svg = made({"export", "penguins/confusion"}, "out/c.svg");
    const QStringList words = wordsOf(svg);
    for (const char* word : {"Adelie", "Chinstrap", "Gentoo"}) QVERIFY2(words.contains(word), word);
    QCOMPARE(viewBoxOf(svg), QSizeF(640, 420));
    QVERIFY2(svg.contains("<svg width=\"640\" height=\"420\""), svg.left(400));
    QCOMPARE(viewBoxOf(made({"export", "penguins/confusion", "--size", "900x300"}, "out/d.svg")), QSizeF(900, 300));
    QCOMPARE(made({"export", "penguins/confusion"}, "out/e.svg"), svg); // the same bytes again
}

void CliExportTest::svg_outlinedHasNoTextAndLooksAlike() {
    const QByteArray svg = made({"export", "penguins/confusion", "--outline"}, "out/o.svg");
    QVERIFY(svg.contains("<path") && svg.contains("viewBox=\"0 0 640 420\""));
    QVERIFY(!svg.contains("<text"));
    const QByteArray graph = made({"lineage", "penguins/model", "--outline"}, "out/g.svg");
    QVERIFY(graph.contains("<path") && !graph.contains("<text"));
    // As a picture like the PNG, here drawn by our own helper from an artifact that is this SVG.
    const CliResult added = m_fixture.run({"add", "out/o.svg", "--name", "outlined"});
    QVERIFY2(added.exit == 0, added.told());
    const QImage drawn = image({"export", "outlined"}).convertToFormat(QImage::Format_RGB32);
    const QImage direct = image({"export", "penguins/confusion"}).convertToFormat(QImage::Format_RGB32);
    QCOMPARE(drawn.size(), direct.size());
    double off = 0;
    for (int y = 0; y < drawn.height(); ++y)
        for (int x = 0; x < drawn.width(); ++x)
            off += std::abs(qGray(drawn.pixel(x, y)) - qGray(direct.pixel(x, y))) > 48;
    QVERIFY2(off / (drawn.width() * drawn.height()) < 0.02, qPrintable(QString::number(off)));
}

void CliExportTest::png_isSizeTimesScale() {
    for (const int scale : {1, 2, 4}) {
        const QImage png = image({"export", "penguins/confusion", "--scale", QString::number(scale)});
        QCOMPARE(png.size(), QSize(640, 420) * scale);
        QVERIFY(hasMargin(png));
    }
    QCOMPARE(image({"export", "penguins/confusion", "--size", "300x200", "--scale", "3"}).size(), QSize(900, 600));
}

void CliExportTest::pdf_isOnePageWithItsText() {
    QVERIFY(made({"export", "penguins/confusion"}, "out/c.pdf").startsWith("%PDF-"));
    const QByteArray info = printed("pdfinfo", {m_fixture.path("out/c.pdf")});
    QVERIFY2(QRegularExpression("Pages:\\s+1\\n").match(QString::fromUtf8(info)).hasMatch(), info);
    QVERIFY2(QRegularExpression("Page size:\\s+480 x 315 pts").match(QString::fromUtf8(info)).hasMatch(), info);
    const QByteArray text = printed("pdftotext", {m_fixture.path("out/c.pdf"), "-"});
    for (const char* word : {"Adelie", "Chinstrap", "Gentoo"}) QVERIFY2(text.contains(word), text);
}

void CliExportTest::theme_isTheGround() {
    QVERIFY(isPale(image({"export", "penguins/confusion"}), 2, 2));
    QVERIFY(!isPale(image({"export", "penguins/confusion", "--theme", "dark"}), 2, 2));
    QCOMPARE(qAlpha(image({"export", "penguins/confusion", "--theme", "transparent"}).pixel(2, 2)), 0);
    QVERIFY(!isPale(image({"lineage", "penguins/model", "--theme", "dark"}), 2, 2));
}

void CliExportTest::visualization_isChosenByName() {
    const QJsonObject shown = m_fixture.run({"show", "penguins/clean", "--json"}).object();
    const QJsonArray all = shown["visualizations"].toArray();
    QVERIFY2(all.size() >= 2, QJsonDocument(shown).toJson());
    const QString title = all[1].toObject()["title"].toString();
    const QByteArray byTitle = made({"export", "penguins/clean", "--visualization", title.toUpper()}, "out/t.svg");
    QVERIFY(byTitle.contains(title.toHtmlEscaped().toUtf8()));
    QCOMPARE(made({"export", "penguins/clean", "--visualization", "2"}, "out/n.svg"), byTitle);
    const QByteArray first = made({"export", "penguins/clean"}, "out/f.svg");
    QVERIFY(!first.isEmpty() && first != byTitle);
    const CliResult wrong =
        m_fixture.run({"export", "penguins/clean", "--visualization", "no such", "--to", "out/w.svg"});
    QCOMPARE(wrong.exit, 2);
    QVERIFY2(wrong.err.contains(title.toUtf8()), wrong.err);
}

void CliExportTest::visualization_asItIs() {
    const QByteArray specification = made({"export", "penguins/clean", "--visualization", "1"}, "out/v.vl.json");
    QVERIFY(QJsonDocument::fromJson(specification).isObject());
    QVERIFY(specification.contains("encoding"));
}

void CliExportTest::model_isShownByWhatDescribesIt() {
    const CliResult result = m_fixture.run({"export", "penguins/model", "--to", "out/m.svg"});
    QVERIFY2(result.exit == 0, result.told());
    QVERIFY2(result.err.contains("penguins/confusion@1, which describes it"), result.err);
    QVERIFY(wordsOf(m_fixture.readFile("out/m.svg")).contains("Gentoo"));
}

void CliExportTest::picture_isConverted() {
    const QImage png = image({"export", "drawing", "--scale", "2"});
    QCOMPARE(png.size(), QSize(120, 64));
    QCOMPARE(png.pixelColor(118, 58), QColor(255, 0, 0));
    QVERIFY(made({"export", "drawing"}, "out/d.pdf").startsWith("%PDF-"));
    const QByteArray info = printed("pdfinfo", {m_fixture.path("out/d.pdf")});
    QVERIFY2(QRegularExpression("Page size:\\s+45 x 24 pts").match(QString::fromUtf8(info)).hasMatch(), info);
    QCOMPARE(made({"export", "drawing"}, "out/same.svg"), m_fixture.readFile("drawing.svg"));
}

/// Files that pretend to be pictures are decoded by the confined helper; what comes back is an error, never a picture.
void CliExportTest::hostilePicture_isASentence() {
    m_fixture.writeFile("bad.gif", "GIF89a but nothing else");
    QVERIFY(m_fixture.run({"add", "bad.gif", "--name", "bad"}).exit == 0);
    const CliResult result = m_fixture.run({"export", "bad", "--to", "out/bad.png"});
    QCOMPARE(result.exit, 2);
    QVERIFY2(result.err.contains("bad.gif"), result.err);
    QVERIFY(!m_fixture.exists("out/bad.png"));
    QCOMPARE(QDir(m_fixture.path("out")).entryList(QDir::Files | QDir::Hidden).size(), 0);
}

void CliExportTest::rows_becomeOtherFormats() {
    const QByteArray csv = made({"export", "penguins/clean"}, "out/clean.csv");
    QCOMPARE(csv.split('\n').size(), 333 + 2);
    QVERIFY(csv.startsWith("species,"));
    const QList<QByteArray> lines = made({"export", "penguins/clean"}, "out/clean.jsonl").trimmed().split('\n');
    QCOMPARE(lines.size(), 333);
    QVERIFY(QJsonDocument::fromJson(lines.first()).object().contains("species"));
    const QJsonDocument json = QJsonDocument::fromJson(made({"export", "penguins/clean"}, "out/clean.json"));
    QCOMPARE(json.array().size(), 333);
    QVERIFY(made({"export", "penguins/raw"}, "out/raw.parquet").startsWith("PAR1")); // of a CSV, read as it was read
}

void CliExportTest::equalEnding_isACopy() {
    QCOMPARE(made({"export", "penguins/raw"}, "out/raw.csv"), m_fixture.readFile("penguins_raw.csv"));
    QCOMPARE(made({"export", "penguins/raw"}, "out/bare"), m_fixture.readFile("penguins_raw.csv"));
}

void CliExportTest::nothing_isOverwritten() {
    for (const QStringList& arguments : QList<QStringList>{{"export", "penguins/confusion", "--to", "out/x.svg"},
                                                           {"export", "penguins/clean", "--to", "out/x.csv"},
                                                           {"lineage", "penguins/clean", "--to", "out/x.dot"},
                                                           {"lineage", "penguins/clean", "--to", "out/x.png"}}) {
        m_fixture.writeFile(arguments.last(), "mine");
        const CliResult refused = m_fixture.run(arguments);
        QCOMPARE(refused.exit, 2);
        QVERIFY2(refused.err.contains("is there already") && refused.err.contains("--force"), refused.err);
        QCOMPARE(m_fixture.readFile(arguments.last()), QByteArray("mine"));
        QCOMPARE(m_fixture.run(arguments + QStringList{"--force"}).exit, 0);
        QVERIFY(m_fixture.readFile(arguments.last()) != "mine");
    }
    QCOMPARE(QDir(m_fixture.path("out")).entryList(QDir::Files | QDir::Hidden).size(), 4); // no part is left behind
}

void CliExportTest::wrongWishes_sayWhatIsPossible_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const QStringList& arguments, const char* says) {
        QTest::newRow(name) << arguments << QByteArray(says);
    };
    row("ending", {"export", "penguins/clean", "-o", "out/a.docx"},
        "in .csv, .json, .jsonl, .pdf, .png, .svg, .vl.json or, as it is, .parquet");
    row("metrics", {"export", "penguins/metrics", "-o", "out/a.parquet"}, "as it is, .json");
    row("folder as file", {"export", "box", "-o", "out/a.csv"}, "It has several files: name a folder.");
    row("scale", {"export", "penguins/confusion", "-o", "out/a.png", "--scale", "5"}, "1 to 4");
    row("scale of svg", {"export", "penguins/confusion", "-o", "out/a.svg", "--scale", "2"}, "for PNG");
    row("scale of rows", {"export", "penguins/clean", "-o", "out/a.csv", "--scale", "2"}, "a table");
    row("outline", {"lineage", "penguins/clean", "-o", "out/a.png", "--outline"}, "for SVG");
    row("size", {"export", "penguins/confusion", "-o", "out/a.png", "--size", "640"}, "such as 640x420");
    row("size of pixels", {"export", "drawing", "-o", "out/a.png", "--size", "100x100"}, "--size is for charts");
    row("large", {"export", "penguins/confusion", "-o", "out/a.png", "--size", "8000x8000", "--scale", "4"},
        "too large");
    row("theme", {"lineage", "penguins/clean", "-o", "out/a.svg", "--theme", "drak"}, "Did you mean 'dark'");
    row("folder", {"lineage", "penguins/clean", "-o", "no/such/a.svg"}, "There is no folder 'no/such'");
}

void CliExportTest::wrongWishes_sayWhatIsPossible() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const CliResult result = m_fixture.run(arguments);
    QVERIFY2(result.exit == 2, result.told());
    QVERIFY2(result.err.contains(says), result.err);
    QVERIFY(QDir(m_fixture.path("out")).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void CliExportTest::json_saysWhatWasWritten() {
    const QJsonObject json = m_fixture.run({"export", "penguins/confusion", "-o", "out/c.svg", "--json"}).object();
    QCOMPARE(json["file"].toString(), QString("out/c.svg"));
    QCOMPARE(json["name"].toString(), QString("penguins/confusion"));
    QCOMPARE(json["version"].toInt(), 1);
    QCOMPARE(json["bytes"].toInt(), int(m_fixture.readFile("out/c.svg").size()));
    QVERIFY(json["converted"].toBool() && !json["visualization"].toString().isEmpty());
    const CliResult wrong = m_fixture.run({"export", "penguins/confusion", "-o", "out/c.docx", "--json"});
    QCOMPARE(wrong.errors().value(0)["code"].toString(), QString("not_supported"));
}

void CliExportTest::lineage_asSvgNamesEveryNode() {
    const QJsonArray nodes = m_fixture.run({"lineage", "run:1", "--json"}).object()["nodes"].toArray();
    const QByteArray svg = made({"lineage", "run:1"}, "out/run.svg");
    const QStringList words = wordsOf(svg);
    QVERIFY(nodes.size() > 20);
    for (const QJsonValue& node : nodes) {
        const QString name = node["name"].toString().section('/', -1); // all are of one pipeline
        QVERIFY2(words.contains(name), qPrintable(name));
    }
    QVERIFY(words.contains("Run 1") && words.contains(QString::fromUtf8("penguins · completed")));
    // Every text lies within the page.
    const QSizeF page = viewBoxOf(svg);
    QVERIFY(page.width() > 400 && page.height() > 200);
    QVERIFY(hasMargin(image({"lineage", "run:1"})));
    // A model brings what describes it along, as in the window.
    QVERIFY(wordsOf(made({"lineage", "penguins/model"}, "out/model.svg")).contains("confusion"));
}

/// A column's name becomes a title: it stays text, in the picture and in what programs read of the file.
void CliExportTest::strangersText_isText() {
    const QString column = "<b>mass</b>&\"g\"<img src=x>";
    m_fixture.writeFile("odd.csv", "\"" + column.toUtf8().replace("\"", "\"\"") + "\"\n1\n2\n3\n5\n8\n13\n");
    QVERIFY(m_fixture.run({"add", "odd.csv", "--name", "odd"}).exit == 0);
    const QByteArray svg = made({"export", "odd"}, "out/odd.svg");
    QVERIFY2(wordsOf(svg).join('\n').contains(column), svg.left(2000));
    QVERIFY(svg.contains("<title>" + column.toHtmlEscaped().toUtf8()));
    QVERIFY(!svg.contains("<img") && !svg.contains("<b>"));
    QVERIFY(!made({"export", "odd", "--outline"}, "out/outlined.svg").contains("<img"));
    QVERIFY(made({"export", "odd"}, "out/odd.pdf").startsWith("%PDF-"));
    QVERIFY(printed("pdftotext", {m_fixture.path("out/odd.pdf"), "-"}).contains("<b>mass</b>"));
}

void CliExportTest::lineage_asPngAndPdf() {
    const QSize one = image({"lineage", "penguins/model"}).size();
    const QSize three = image({"lineage", "penguins/model", "--scale", "3"}).size();
    QVERIFY(one.width() > 300);
    QVERIFY(std::abs(three.width() - 3 * one.width()) <= 3 && std::abs(three.height() - 3 * one.height()) <= 3);
    QVERIFY(made({"lineage", "penguins/model"}, "out/m.pdf").startsWith("%PDF-"));
    const QByteArray info = printed("pdfinfo", {m_fixture.path("out/m.pdf")});
    QVERIFY2(QRegularExpression("Pages:\\s+1\\n").match(QString::fromUtf8(info)).hasMatch(), info);
    QVERIFY2(info.contains("Lineage of penguins/model@1"), info);
    const QByteArray text = printed("pdftotext", {m_fixture.path("out/m.pdf"), "-"});
    for (const char* word : {"Lineage of penguins/model@1", "clean", "raw"}) QVERIFY2(text.contains(word), text);
}

void CliExportTest::withoutTheHelper_itSaysSo() {
    // The program alone in a folder, with the helpers it had before there was a painter.
    QVERIFY(QDir(m_fixture.path()).mkpath("alone"));
    for (const char* program : {"stemma", "stemma-tables", "stemma-layout"})
        QVERIFY(QFile::copy(CliFixture::program(program), m_fixture.path("alone/") + program));
    const auto run = [&](const QStringList& arguments) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("STEMMA_HELPERS");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_fixture.path());
        process.start(m_fixture.path("alone/stemma"), arguments);
        return CliFixture::wait(process);
    };
    const CliResult chart = run({"export", "penguins/confusion", "--to", "out/c.svg"});
    QCOMPARE(chart.exit, 2);
    QVERIFY2(chart.err.contains("stemma-draw") && chart.err.contains("isn't installed"), chart.err);
    QVERIFY(!m_fixture.exists("out/c.svg"));
    const CliResult lineage = run({"lineage", "penguins/model", "--to", "out/l.svg"});
    QVERIFY2(lineage.exit == 0, lineage.told());
    QVERIFY2(lineage.err.contains("drawn plainly"), lineage.err);
    QVERIFY(m_fixture.readFile("out/l.svg").contains("<svg"));
    QCOMPARE(run({"lineage", "penguins/model", "--to", "out/l.png"}).exit, 2);
    QVERIFY(QDir(m_fixture.path("alone")).removeRecursively());
}

void CliExportTest::helperThatDies_isNamed() {
    const CliResult result = withHelper("exit 7");
    QVERIFY2(result.exit == 2, result.told());
    QVERIFY2(result.err.contains("stemma-draw") && result.err.contains("exit code 7"), result.err);
    QVERIFY(QDir(m_fixture.path("out")).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void CliExportTest::interrupt_stopsTheHelperAndLeavesNothing() {
    const CliResult result = withHelper("echo $$ >started; exec sleep 1000", [&](QProcess& process) {
        QVERIFY(m_fixture.waitForFile("started"));
        ::kill(pid_t(process.processId()), SIGINT);
    });
    QVERIFY2(result.exit == 130, result.told());
    const pid_t helper = pid_t(m_fixture.readFile("started").trimmed().toInt());
    QVERIFY(helper > 1);
    QVERIFY(QTest::qWaitFor([&] { return ::kill(helper, 0) != 0; }));
    QVERIFY(QDir(m_fixture.path("out")).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void CliExportTest::completion_offersVisualizations() {
    const CliResult result = m_fixture.run({"__complete", "export", "penguins/clean", "--visualization", ""});
    const QJsonObject shown = m_fixture.run({"show", "penguins/clean", "--json"}).object();
    const QString title = shown["visualizations"].toArray()[0].toObject()["title"].toString();
    QVERIFY2(!title.isEmpty() && result.out.contains(title.toUtf8()), result.told());
}

QTEST_GUILESS_MAIN(CliExportTest)
#include "tst_CliExport.moc"
