// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"
#include "tests/support/OtherRenderers.h"

#include <QImage>
#include <QPainter>
#include <QXmlStreamReader>

using namespace stemma::test;

namespace {

// Pale letters on a dark ground are a little bolder as Qt paints pixels.
constexpr double kAlike = 0.01, kAlikeDark = 0.04, kMeanAlike = 4;
constexpr int kTile = 32;
constexpr int kInk = 40, kTrace = 16; // how far from its ground something is seen well, and at all

/// How far two pictures are apart on average, of 255; 255 where they aren't of one size.
double meanApart(const QImage& one, const QImage& other) {
    if (!areOfOneSize(one, other)) return 255;
    const QImage a = blurred(one), b = blurred(other.scaled(one.size()));
    double sum = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) sum += apart(a.pixel(x, y), b.pixel(x, y));
    return sum / (a.width() * a.height());
}

/// How much of a square is so far from its commonest colour: lanes and bands have grounds of their own.
double inkOf(const QImage& image, const QRect& square, int least) {
    QHash<QRgb, int> colours;
    for (int y = square.top(); y <= square.bottom(); ++y)
        for (int x = square.left(); x <= square.right(); ++x) ++colours[image.pixel(x, y)];
    QRgb ground = 0;
    for (auto it = colours.begin(); it != colours.end(); ++it)
        if (it.value() > colours.value(ground)) ground = it.key();
    double ink = 0;
    for (auto it = colours.begin(); it != colours.end(); ++it)
        if (apart(it.key(), ground) > least) ink += it.value();
    return ink / (square.width() * square.height());
}

/// Where one of two pictures has something to be seen, and the other nothing.
QStringList squaresOfOnlyOne(const QImage& one, const QImage& other) {
    QStringList squares;
    const QImage like = other.scaled(one.size());
    for (int y = 0; y + kTile <= one.height(); y += kTile)
        for (int x = 0; x + kTile <= one.width(); x += kTile) {
            const QRect square(x, y, kTile, kTile);
            for (const auto& [has, hasnt] : {std::pair(&one, &like), std::pair(&like, &one)})
                if (inkOf(*has, square, kInk) > 0.06 && inkOf(*hasnt, square, kTrace) < 0.01)
                    squares << QString("%1,%2 of the %3").arg(x).arg(y).arg(has == &one ? "first" : "second");
        }
    return squares;
}

/// Pixels in a frame around a picture that aren't as its corner: what is cut off there.
int atTheBorder(const QImage& image) {
    constexpr int kFrame = 6;
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (!image.rect().adjusted(kFrame, kFrame, -kFrame, -kFrame).contains(x, y) &&
                apart(image.pixel(x, y), image.pixel(1, 1)) > 24)
                ++found;
    return found;
}

/// Texts of an SVG, as one; empty where it isn't well-formed.
QString textsOf(const QByteArray& svg) {
    QXmlStreamReader reader(svg);
    QString texts;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("text"))
            texts += reader.readElementText(QXmlStreamReader::IncludeChildElements) + '\n';
    return reader.hasError() ? QString() : texts;
}

} // namespace

/// What `stemma lineage --to` makes of runs, maps and histories, opened by other programs: rsvg-convert and pdftoppm
/// draw what the window's painter does.
class CliGraphPicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_fixture.writeFile("birds.csv", "kind,mass\nadelie,3700\ngentoo,5100\nadelie,3800\n");
        m_fixture.writeFile("birds.yaml", R"yaml(stemma: 1
name: birds
parameters: {least: 3000, careless: false}
steps:
  raw: {import: birds.csv, layer: sources, tags: [field]}
  heavy: {sql: "SELECT * FROM raw WHERE mass > $least", inputs: [raw], parameters: [least], layer: prepared}
  share:
    sql: "SELECT kind, count(*) * $scale AS n FROM heavy GROUP BY kind ORDER BY kind"
    inputs: [heavy]
    matrix: {scale: [1, 10, 100]}
    tags: [share]
    layer: prepared
  shares: {sql: "SELECT * FROM share ORDER BY ALL", inputs: {share: "share[*]"}, layer: results}
  careful:
    command: 'test "{parameters.careless}" = false && cp {inputs.shares} {outputs.careful}'
    inputs: [shares]
    parameters: [careless]
    outputs: {careful: {type: file}}
    layer: results
  spoken: {command: 'cat {inputs.careful} > {outputs.spoken}', inputs: [careful], outputs: {spoken: {type: file}}}
)yaml");
        m_fixture.writeFile("report/report.yaml", R"yaml(stemma: 1
name: report
steps:
  told: {sql: "SELECT count(*) AS n FROM shares", inputs: {shares: {from: "artifact:birds/shares"}}, layer: results}
)yaml");
        run({"birds.yaml"});
        run({"report/report.yaml"});
        run({"birds.yaml", "-p", "careless=true"}, 1);
        run({"birds.yaml", "-p", "least=3750"});
    }
    void init() { QVERIFY(QDir(m_fixture.path()).mkpath("out")); }
    void cleanup() { QVERIFY(QDir(m_fixture.path("out")).removeRecursively()); }

    void otherRenderers_drawTheSame_data() {
        QTest::addColumn<QStringList>("graph");
        const QList<QPair<const char*, QStringList>> graphs{
            {"a run with layers", {"run:1"}},
            {"a run that failed", {"run:3"}},
            {"a run by cells", {"run:1", "--fold", "cells"}},
            {"the map", {"--map"}},
            {"the map by pipelines", {"--map", "--fold", "pipelines"}},
            {"the history", {"--history"}},
            {"by status", {"--map", "--colour-by", "status"}},
            {"by size", {"--history", "--colour-by", "size"}},
        };
        for (const auto& [name, graph] : graphs)
            for (const char* theme : {"light", "dark"})
                QTest::addRow("%s, %s", name, theme) << graph + QStringList{"--theme", theme};
    }
    void otherRenderers_drawTheSame() {
        QFETCH(QStringList, graph);
        const QImage screen = QImage::fromData(made(graph, "g.png")).convertToFormat(QImage::Format_RGB32);
        QVERIFY(screen.width() > 300 && screen.height() > 100);
        QCOMPARE(atTheBorder(screen), 0);
        made(graph, "g.svg");
        made(graph, "g.pdf");
        for (const QImage& other : {bySvg(m_fixture.path("out/g.svg")), byPdf(m_fixture.path("out/g.pdf"))}) {
            const double alike = graph.last() == "dark" ? kAlikeDark : kAlike;
            QVERIFY2(differing(screen, other) < alike, qPrintable(QString::number(differing(screen, other))));
            QVERIFY2(meanApart(screen, other) < kMeanAlike, qPrintable(QString::number(meanApart(screen, other))));
            const QStringList squares = squaresOfOnlyOne(screen, other);
            QVERIFY2(squares.isEmpty(), qPrintable(squares.join('\n')));
            QCOMPARE(atTheBorder(other.copy(screen.rect() & other.rect())), 0); // pages are of whole points
        }
        // The comparison sees one node that is missing.
        QImage spoilt = screen;
        const QRect node = someNode(screen);
        QVERIFY(!node.isNull());
        QPainter(&spoilt).fillRect(node, screen.pixel(1, 1));
        QVERIFY(!squaresOfOnlyOne(screen, spoilt).isEmpty());
    }

    void text_isText_data() {
        QTest::addColumn<QStringList>("graph");
        for (const QStringList& graph : {QStringList{"run:1"},
                                         {"report/told"},
                                         {"--map"},
                                         {"--map", "--fold", "layers"},
                                         {"--history"},
                                         {"--history", "--fold", "cells"}})
            QTest::newRow(qPrintable(graph.join(' '))) << graph;
    }
    /// As often as there are nodes of that name; and signs that Inter has other shapes for are signs.
    void text_isText() {
        QFETCH(QStringList, graph);
        const QString svg = textsOf(made(graph, "g.svg"));
        made(graph, "g.pdf");
        const QString pdf = QString::fromUtf8(printed("pdftotext", {"-raw", m_fixture.path("out/g.pdf"), "-"}));
        const QJsonObject told = m_fixture.run(QStringList{"lineage"} + graph + QStringList{"--json"}).object();
        QMap<QString, int> names;
        for (const QJsonValue& node : told["nodes"].toArray()) ++names[shown(node["name"].toString())];
        for (const QJsonValue& lane : told["lanes"].toArray()) names[lane["name"].toString()] = 1;
        if (graph.contains("run:1")) names["sources"] = names["prepared"] = names["results"] = 1;
        names["executed"] = 1; // in the legend, or on the groups
        QVERIFY(names.size() >= 3);
        for (const QChar sign : {QChar('['), QChar(']'), QChar('@'), QChar(0x00D7)})
            QVERIFY2(pdf.count(sign) >= svg.count(sign), qPrintable(QString(sign) + " in\n" + pdf + "\n\n" + svg));
        for (auto it = names.begin(); it != names.end(); ++it) {
            QVERIFY2(svg.count(it.key()) >= it.value(), qPrintable(it.key() + " in\n" + svg));
            QVERIFY2(pdf.count(it.key()) >= it.value(), qPrintable(it.key() + " in\n" + pdf));
        }
    }

private:
    void run(const QStringList& words, int exit = 0) const {
        const CliResult result = m_fixture.run(QStringList{"run"} + words);
        QVERIFY2(result.exit == exit, result.told());
    }
    QByteArray made(const QStringList& graph, const QString& name) const {
        const CliResult result =
            m_fixture.run(QStringList{"lineage"} + graph + QStringList{"--to", "out/" + name, "--force"});
        if (result.exit != 0) qWarning().noquote() << result.told();
        return m_fixture.readFile("out/" + name);
    }
    /// A name as it is at least in a picture: without its pipeline, where all are of one, nor its cell.
    static QString shown(const QString& name) { return name.section('/', -1).section('[', 0, 0); }
    /// A square with ink in it, in the middle of the picture.
    static QRect someNode(const QImage& image) {
        for (int y = image.height() / 2 / kTile * kTile; y + kTile <= image.height(); y += kTile)
            for (int x = image.width() / 3 / kTile * kTile; x + kTile <= image.width(); x += kTile)
                if (const QRect square(x, y, kTile, kTile); inkOf(image, square, kInk) > 0.08) return square;
        return {};
    }

    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliGraphPicturesTest)
#include "tst_CliGraphPictures.moc"
