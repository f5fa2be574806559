// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"
#include "tests/support/OtherRenderers.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>

using namespace stemma::test;

namespace {

constexpr double kAlike = 0.01;

const QByteArray kPoints = R"({"data": {"name": "self"}, "mark": "point", "title": "Bill and flipper", "encoding": {
    "x": {"field": "x", "type": "quantitative", "scale": {"domain": [2, 6]}},
    "y": {"field": "y", "type": "quantitative", "scale": {"domain": [2, 6]}},
    "color": {"field": "kind", "type": "nominal"}}})";
const QByteArray kLine = R"({"mark": "line", "encoding": {
    "x": {"field": "x", "type": "quantitative", "scale": {"domain": [2, 6]}},
    "y": {"field": "y", "type": "quantitative", "scale": {"domain": [2, 6]}}}})";
const QByteArray kBars = R"({"mark": "bar", "encoding": {"x": {"field": "kind", "type": "nominal"},
    "y": {"aggregate": "sum", "field": "y", "type": "quantitative"}}})";
const QByteArray kHeat = R"({"mark": "rect", "encoding": {"x": {"field": "kind", "type": "nominal"},
    "y": {"field": "x", "type": "ordinal"}, "color": {"field": "y", "type": "quantitative"}}})";

} // namespace

/// What `stemma export` makes of charts, opened by other programs: rsvg-convert and pdftoppm draw what the window does.
class CliExportChartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QByteArray rows = "x,y,kind\n";
        for (int i = 0; i < 80; ++i)
            rows += QByteArray::number(i * 0.1) + "," + QByteArray::number((i * 37 % 80) * 0.1) + "," +
                    (i % 3 == 0   ? "Adelie"
                     : i % 3 == 1 ? "Gentoo"
                                  : "Chinstrap") +
                    "\n";
        m_fixture.writeFile("rows.csv", rows);
        m_fixture.writeFile("points.vl.json", kPoints);
        m_fixture.writeFile("line.vl.json", kLine);
        m_fixture.writeFile("bars.vl.json", kBars);
        m_fixture.writeFile("heat.vl.json", kHeat);
        m_fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  raw: {import: rows.csv}\n  t:\n    sql: FROM raw\n"
                                      "    inputs: [raw]\n    outputs: {t: {type: table, visualize: [points.vl.json, "
                                      "line.vl.json, bars.vl.json, heat.vl.json]}}\n");
        const CliResult result = m_fixture.run({"run", "p.yaml"});
        QVERIFY2(result.exit == 0, result.told());
    }
    void init() { QVERIFY(QDir(m_fixture.path()).mkpath("out")); }
    void cleanup() { QVERIFY(QDir(m_fixture.path("out")).removeRecursively()); }

    void otherRenderers_drawTheSame_data() {
        QTest::addColumn<QString>("chart");
        QTest::addColumn<QStringList>("options");
        for (const char* chart : {"points", "line", "bars", "heat"}) {
            QTest::addRow("%s, light", chart) << chart << QStringList{};
            QTest::addRow("%s, dark", chart) << chart << QStringList{"--theme", "dark"};
            QTest::addRow("%s, outlined", chart) << chart << QStringList{"--outline"};
        }
    }
    void otherRenderers_drawTheSame() {
        QFETCH(QString, chart);
        QFETCH(QStringList, options);
        QStringList plain = options;
        plain.removeAll("--outline"); // is for SVG
        const QImage screen = png(chart, plain);
        QCOMPARE(screen.size(), QSize(640, 420));
        const QImage svg = bySvg(made(chart, "c.svg", options));
        QVERIFY2(differing(screen, svg) < kAlike, qPrintable(QString::number(differing(screen, svg))));
        const QImage pdf = byPdf(made(chart, "c.pdf", plain));
        QVERIFY2(differing(screen, pdf) < kAlike, qPrintable(QString::number(differing(screen, pdf))));
        // The comparison sees a wrong picture: another chart, another theme, a mark that is missing.
        const QString other = chart == "bars" ? "heat" : "bars";
        QVERIFY(differing(screen, png(other, plain)) > kAlike);
        QImage spoilt = screen;
        QPainter(&spoilt).fillRect(300, 180, 60, 60, Qt::magenta);
        QVERIFY(differing(screen, spoilt) > kAlike);
    }

    /// Points and lines go beyond the axes' domain: what is outside is cut, not covered.
    void marks_endWhereThePlotDoes() {
        for (const char* chart : {"points", "line"}) {
            const QImage inside = bySvg(made(chart, "c.svg"));
            // The plot's frame: the leftmost and lowest grid lines' ends are within the picture; ink of the marks'
            // colour stands nowhere in the margins.
            const QRgb blue = QColor("#0072B2").rgb();
            int within = 0, outside = 0;
            for (int y = 0; y < inside.height(); ++y)
                for (int x = 0; x < inside.width(); ++x) {
                    const QRgb p = inside.pixel(x, y);
                    if (std::abs(qRed(p) - qRed(blue)) + std::abs(qGreen(p) - qGreen(blue)) +
                            std::abs(qBlue(p) - qBlue(blue)) >
                        30)
                        continue;
                    const bool margin = x < 36 || y > 385 || y < 12;
                    (margin ? outside : within) += 1;
                }
            QVERIFY2(within > 20, chart);
            QVERIFY2(outside == 0, qPrintable(QString("%1: %2 pixels").arg(chart).arg(outside)));
        }
    }

    void text_isTextUnlessOutlined() {
        const QByteArray svg = QFile(made("points", "c.svg")).exists() ? m_fixture.readFile("out/c.svg") : QByteArray();
        QVERIFY(svg.contains("<text") && svg.contains(">Bill and flipper</text>"));
        // Fonts are named with others that come near.
        QVERIFY2(svg.contains("sans-serif"), svg.left(3000));
        QVERIFY(printed("pdftotext", {made("points", "c.pdf"), "-"}).contains("Bill and flipper"));
        made("points", "o.svg", {"--outline"});
        QVERIFY(!m_fixture.readFile("out/o.svg").contains("<text"));
        QVERIFY(m_fixture.readFile("out/o.svg").contains("<path"));
    }

    void transparent_hasNoGround_inEitherTheme() {
        for (const char* theme : {"light", "dark"}) {
            const QImage image = png("points", {"--transparent", "--theme", theme});
            QVERIFY(image.hasAlphaChannel());
            QCOMPARE(qAlpha(image.pixel(2, 2)), 0);
        }
        // Words in the dark theme are pale, and stay so without their ground.
        QVERIFY(png("points", {"--transparent", "--theme", "dark"}) != png("points", {"--transparent"}));
        const QString svg = made("points", "t.svg", {"--transparent"});
        QCOMPARE(qAlpha(QImage::fromData(printed("rsvg-convert", {svg}), "PNG").pixel(2, 2)), 0);
        const QImage graph = QImage::fromData(
            bytes({"lineage", "p/t", "--to", "out/g.png", "--transparent", "--theme", "dark"}, "out/g.png"), "PNG");
        QCOMPARE(qAlpha(graph.pixel(2, 2)), 0);
    }

    void vegaLite_needsNoOtherFile() {
        const QJsonObject chart =
            QJsonDocument::fromJson(m_fixture.readFile(relative(made("points", "c.vl.json")))).object();
        QVERIFY(chart["$schema"].toString().contains("vega-lite"));
        QCOMPARE(chart["data"].toObject()["values"].toArray().size(), 80);
        // It is a whole chart: added as an artifact of its own it is drawn the same.
        const CliResult added = m_fixture.run({"add", "out/c.vl.json", "--name", "alone"});
        QVERIFY2(added.exit == 0, added.told());
        const QImage alone =
            QImage::fromData(bytes({"export", "alone", "--to", "out/alone.png"}, "out/alone.png"), "PNG");
        QVERIFY(differing(alone.convertToFormat(QImage::Format_RGB32), png("points")) < kAlike);
        // Without a number it is the first chart of what is asked for.
        QVERIFY(!bytes({"export", "p/t", "--to", "out/first.vl.json"}, "out/first.vl.json").isEmpty());
    }

    void csv_isWhatIsDrawn() {
        const QList<QByteArray> bars = m_fixture.readFile(relative(made("bars", "b.csv"))).trimmed().split('\n');
        QCOMPARE(bars.size(), 1 + 3); // a row a bar
        QVERIFY2(bars.first().contains("sum_y"), bars.first());
        QCOMPARE(m_fixture.readFile(relative(made("points", "p.csv"))).trimmed().split('\n').size(), 1 + 80);
        // The artifact's own rows are still what its name means.
        const QByteArray own = bytes({"export", "p/t", "--to", "out/own.csv"}, "out/own.csv");
        QVERIFY(own.startsWith("x,y,kind\n"));
    }

    void all_areNumberedInAFolder() {
        const CliResult result = m_fixture.run({"export", "p/t", "--all", "--to", "out/all"});
        QVERIFY2(result.exit == 0, result.told());
        const QStringList files = QDir(m_fixture.path("out/all")).entryList(QDir::Files, QDir::Name);
        const int count = m_fixture.run({"show", "p/t", "--json"}).object()["visualizations"].toArray().size();
        QVERIFY(count >= 4);
        QCOMPARE(int(files.size()), count);
        QVERIFY2(files.first().startsWith("01-") && files.first().endsWith(".svg"), qPrintable(files.join(' ')));
        for (const QString& file : files) QVERIFY(m_fixture.readFile("out/all/" + file).contains("<svg"));
        const CliResult again = m_fixture.run({"export", "p/t", "--all", "--to", "out/all"});
        QCOMPARE(again.exit, 2);
        QVERIFY2(again.err.contains("is there already"), again.err);
        QCOMPARE(m_fixture.run({"export", "p/t", "--all", "--to", "out/all", "--force"}).exit, 0);
        const CliResult pages =
            m_fixture.run({"export", "p/t", "--all", "--to", "out/pdf", "--format", "pdf", "--json"});
        QCOMPARE(pages.object()["written"].toArray().size(), count);
        QVERIFY(m_fixture.readFile("out/pdf/" + QDir(m_fixture.path("out/pdf")).entryList(QDir::Files).first())
                    .startsWith("%PDF-"));
        QCOMPARE(m_fixture.run({"export", "p/t", "--all", "--to", "out/x", "--format", "docx"}).exit, 2);
        QCOMPARE(m_fixture.run({"export", "p/t", "--all", "--to", "rows.csv"}).exit, 2);
        QCOMPARE(m_fixture.run({"export", "p/t", "--to", "out/x.svg", "--format", "pdf"}).exit, 2);
    }

    void sameChart_isTheSameBytes() {
        m_fixture.setEnvironment("LD_PRELOAD", qEnvironmentVariable("STEMMA_TESTS") + "/stemma-old-clock.so");
        m_fixture.setEnvironment("STEMMA_CLOCK_BACK", m_fixture.path("back"));
        for (const char* name : {"s.svg", "s.pdf", "s.png", "s.vl.json"}) {
            const QByteArray once = m_fixture.readFile(relative(made("points", name)));
            m_fixture.writeFile("back", ""); // two days earlier: a moment in the file would be another one
            QVERIFY2(m_fixture.readFile(relative(made("points", name, {"--force"}))) == once, name);
            QVERIFY(QFile::remove(m_fixture.path("back")));
        }
        m_fixture.setEnvironment("LD_PRELOAD", {});
    }

    void whatThereIs_isNamed() {
        const CliResult where = m_fixture.run({"export", "p/t"});
        QCOMPARE(where.exit, 2);
        QVERIFY2(where.err.contains("Bill and flipper"), where.err);
        const CliResult shown = m_fixture.run({"show", "p/t"});
        QVERIFY2(QRegularExpression("1\\s+Bill and flipper").match(QString::fromUtf8(shown.out)).hasMatch(), shown.out);
    }

    void placeThatCannotBeWritten_isNamed() {
        const CliResult result = m_fixture.run({"export", "p/t", "--to", "no/such/c.svg"});
        QCOMPARE(result.exit, 2);
        QVERIFY2(result.err.contains("There is no folder 'no/such'"), result.err);
    }

    /// Names of strangers are text in every file, and turn nothing around.
    void hostileNames_areText() {
        const QString odd = QString::fromUtf8("<img src=x>]]>\u202Egnp.&\"'");
        QJsonObject chart = QJsonDocument::fromJson(kPoints).object();
        chart["title"] = odd + QLatin1Char('\x01');
        m_fixture.writeFile("odd.vl.json", QJsonDocument(chart).toJson());
        m_fixture.writeFile("q.yaml",
                            "stemma: 1\nsteps:\n  raw: {import: rows.csv}\n  t:\n    sql: FROM raw\n    inputs: "
                            "[raw]\n    outputs: {t: {type: table, visualize: [odd.vl.json]}}\n");
        QCOMPARE(m_fixture.run({"run", "q.yaml"}).exit, 0);
        const QByteArray svg = bytes({"export", "q/t", "--visualization", "1", "--to", "out/q.svg"}, "out/q.svg");
        QVERIFY(svg.contains("&lt;img src=x&gt;]]&gt;") && !svg.contains("<img"));
        QVERIFY(!svg.contains("\u202E") && !svg.contains('\x01'));
        QVERIFY(!bySvg(m_fixture.path("out/q.svg")).isNull());
        bytes({"export", "q/t", "--visualization", "1", "--to", "out/q.pdf"}, "out/q.pdf");
        QVERIFY(printed("pdftotext", {m_fixture.path("out/q.pdf"), "-"}).contains("<img src=x>]]>"));
    }

private:
    QString relative(const QString& file) const { return QDir(m_fixture.path()).relativeFilePath(file); }
    QByteArray bytes(const QStringList& arguments, const QString& file) const {
        const CliResult result = m_fixture.run(arguments);
        if (result.exit != 0) qWarning().noquote() << result.told();
        return m_fixture.readFile(file);
    }
    /// One of the four charts in a file, whose place is returned.
    QString made(const QString& chart, const QString& name, const QStringList& options = {}) const {
        bytes(QStringList{"export", "p/t", "--visualization",
                          QString::number(1 + QStringList{"points", "line", "bars", "heat"}.indexOf(chart)), "--to",
                          "out/" + name} +
                  options,
              "out/" + name);
        return m_fixture.path("out/" + name);
    }
    QImage png(const QString& chart, const QStringList& options = {}) const {
        const QString file = made(chart, "screen.png", options + QStringList{"--force"});
        const QImage image(file);
        return options.contains("--transparent") ? image : image.convertToFormat(QImage::Format_RGB32);
    }
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliExportChartsTest)
#include "tst_CliExportCharts.moc"
