// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Graphs.h"
#include "ui/paint/GraphExport.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>

using namespace stemma;
using namespace stemma::ui;

namespace {

std::shared_ptr<const GraphScene> sceneOf(const LineageDrawing& drawing) {
    const LayoutGraph graph = layoutGraph(drawing);
    return GraphScene::make(drawing, graph, layoutByRank(graph));
}

QByteArray made(const GraphScene& scene, const GraphPicture& how) {
    const auto bytes = graphPicture(scene, how);
    return bytes ? *bytes : QByteArray();
}

struct Text {
    QString words, family;
};

/// The texts of an SVG; empty where it isn't well-formed.
QList<Text> textsOf(const QByteArray& svg) {
    QXmlStreamReader reader(svg);
    QList<Text> texts;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement || reader.name() != QLatin1String("text")) continue;
        const QString family = reader.attributes().value(QLatin1String("font-family")).toString();
        texts.append({reader.readElementText().trimmed(), family});
    }
    return reader.hasError() ? QList<Text>() : texts;
}

QStringList wordsOf(const QByteArray& svg) {
    QStringList words;
    for (const Text& text : textsOf(svg)) words << text.words;
    return words;
}

QSizeF sizeOf(const QByteArray& svg) {
    return QSvgRenderer(svg).viewBoxF().size();
}

} // namespace

class GraphExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void svg_hasAllWordsAsText();
    void svg_namesFontsThatComeNear();
    void svg_looksLikeThePng();
    void svg_clipsNothing();
    void svg_ofStrangersNamesIsWellFormed();
    void png_isAsLargeAsAsked();
    void png_tooLargeSaysWhatIsPossible();
    void transparent_hasNoGround();
    void dark_hasTheDarkGround();
    void pdf_isOnePage();
    void area_hasItsNodesWholeAndCutsEdges();
    void pictures_areDrawnAsVectors();
    void empty_isASheet();
};

void GraphExportTest::svg_hasAllWordsAsText() {
    const auto scene = sceneOf(graphs::penguins());
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    how.title = QStringLiteral("Lineage of model @3");
    how.subtitle = QStringLiteral("3 up · 1 down");
    const QStringList words = wordsOf(made(*scene, how));
    for (const SceneNode& node : scene->nodes()) QVERIFY(words.contains(QString::fromStdString(node.shownName)));
    for (const char* word :
         {"Lineage of model @3", "3 up · 1 down", "reused, run 12", "@3", "table", "metrics", "reused", "executed"})
        QVERIFY2(words.contains(QString::fromUtf8(word)), word);
}

void GraphExportTest::svg_namesFontsThatComeNear() {
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    const auto texts = textsOf(made(*sceneOf(graphs::penguins()), how));
    QVERIFY(texts.size() > 20);
    for (const Text& text : texts) QVERIFY2(text.family.endsWith(QLatin1String("sans-serif")), qPrintable(text.family));
}

void GraphExportTest::svg_looksLikeThePng() {
    const auto scene = sceneOf(graphs::states());
    GraphPicture how;
    how.title = QStringLiteral("A run");
    const QImage png = QImage::fromData(made(*scene, how), "PNG").convertToFormat(QImage::Format_RGB32);
    how.format = GraphPicture::Format::Svg;
    QByteArray svg = made(*scene, how);
    svg.replace(", Inter", "").replace(", 'Noto Sans', 'DejaVu Sans', sans-serif", ""); // QtSvg takes a list for a name
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QImage drawn(png.size(), QImage::Format_RGB32);
    {
        QPainter painter(&drawn);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(png.size())));
    }
    double off = 0;
    for (int y = 0; y < png.height(); ++y)
        for (int x = 0; x < png.width(); ++x) off += std::abs(qGray(png.pixel(x, y)) - qGray(drawn.pixel(x, y))) > 48;
    QVERIFY2(off / (png.width() * png.height()) < 0.02,
             qPrintable(QString::number(off / (png.width() * png.height()))));
}

void GraphExportTest::svg_clipsNothing() {
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    const QByteArray svg = made(*sceneOf(graphs::many(120)), how);
    QVERIFY(!svg.contains("clip"));
    // Everything that is drawn lies on the sheet.
    QSvgRenderer renderer(svg);
    const QRectF sheet = renderer.viewBoxF();
    QImage around((sheet.size() + QSizeF(80, 80)).toSize(), QImage::Format_ARGB32_Premultiplied);
    around.fill(Qt::transparent);
    {
        QPainter painter(&around);
        painter.translate(40, 40);
        renderer.render(&painter, sheet);
    }
    int outside = 0;
    const QRect inner(40, 40, int(sheet.width()) + 1, int(sheet.height()) + 1);
    for (int y = 0; y < around.height(); ++y)
        for (int x = 0; x < around.width(); ++x)
            if (!inner.contains(x, y) && qAlpha(around.pixel(x, y)) != 0) ++outside;
    QCOMPARE(outside, 0);
}

void GraphExportTest::svg_ofStrangersNamesIsWellFormed() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::artifact("a", "<img src='/dev/zero'>&\"]]>", "table", 1, "<b>"),
                     graphs::step("s", std::string(10'000, '<'), "sql", "executed"),
                     graphs::artifact("b", std::string("nul\0\x01\xff", 6), "model", 2, "\n")};
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    how.title = QStringLiteral("<script>alert(1)</script>");
    const QByteArray svg = made(*sceneOf(drawing), how);
    QVERIFY(wordsOf(svg).contains(QStringLiteral("<script>alert(1)</script>")));
    QVERIFY(!svg.contains("<script") && !svg.contains("<img"));
}

void GraphExportTest::png_isAsLargeAsAsked() {
    const auto scene = sceneOf(graphs::penguins());
    GraphPicture how;
    const QSize once = QImage::fromData(made(*scene, how)).size();
    how.scale = 3;
    QCOMPARE(QImage::fromData(made(*scene, how)).size(), once * 3);
    QVERIFY(once.width() >= scene->bounds().width() && once.height() >= scene->bounds().height());
}

void GraphExportTest::png_tooLargeSaysWhatIsPossible() {
    const auto scene = sceneOf(graphs::many(6000));
    GraphPicture how;
    how.scale = 4;
    const auto bytes = graphPicture(*scene, how);
    QVERIFY(!bytes.has_value());
    QCOMPARE(bytes.error().code, ErrorCode::InvalidArgument);
    QVERIFY(bytes.error().message.find("too large") != std::string::npos && !bytes.error().hint.empty());
}

void GraphExportTest::transparent_hasNoGround() {
    GraphPicture how;
    how.theme = DrawingTheme::Transparent;
    const QImage image = QImage::fromData(made(*sceneOf(graphs::penguins()), how));
    QCOMPARE(qAlpha(image.pixel(2, 2)), 0);
    how.theme = DrawingTheme::Light;
    QCOMPARE(QImage::fromData(made(*sceneOf(graphs::penguins()), how)).pixelColor(2, 2), Palette(false)("canvas"));
}

void GraphExportTest::dark_hasTheDarkGround() {
    GraphPicture how;
    how.theme = DrawingTheme::Dark;
    QCOMPARE(QImage::fromData(made(*sceneOf(graphs::penguins()), how)).pixelColor(2, 2), Palette(true)("canvas"));
}

void GraphExportTest::pdf_isOnePage() {
    for (const int nodes : {13, 3000}) {
        GraphPicture how;
        how.format = GraphPicture::Format::Pdf;
        const QByteArray pdf = made(*sceneOf(graphs::many(nodes)), how);
        QVERIFY(pdf.startsWith("%PDF-"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
        const auto box = QRegularExpression(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"))
                             .match(QString::fromLatin1(pdf));
        QVERIFY(box.hasMatch());
        QVERIFY(box.captured(1).toDouble() <= 14'400 && box.captured(2).toDouble() <= 14'400);
    }
}

void GraphExportTest::area_hasItsNodesWholeAndCutsEdges() {
    const auto scene = sceneOf(graphs::penguins());
    const QRectF model = scene->nodes()[std::size_t(scene->indexOf("a5"))].box;
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    how.legend = false;
    how.area = QRectF(model.center(), QSizeF(10, 10)); // only a piece of it
    const QByteArray svg = made(*scene, how);
    const QStringList words = wordsOf(svg);
    QVERIFY(words.contains(QStringLiteral("model")) && !words.contains(QStringLiteral("fit")));
    QVERIFY(sizeOf(svg).width() < model.width() + 80);
    // In a larger part, edges lead to its border and no further.
    how.area = QRectF(model.topLeft() - QPointF(200, 40), QSizeF(500, 260));
    how.format = GraphPicture::Format::Png;
    how.theme = DrawingTheme::Transparent;
    const QImage sheet = QImage::fromData(made(*scene, how));
    int outside = 0;
    for (int y = 0; y < sheet.height(); ++y)
        for (int x = 0; x < sheet.width(); ++x)
            if (!sheet.rect().adjusted(30, 30, -30, -30).contains(x, y) && qAlpha(sheet.pixel(x, y)) != 0) ++outside;
    QCOMPARE(outside, 0);
    QVERIFY(sizeOf(svg).width() >= model.width() + 64);
}

void GraphExportTest::pictures_areDrawnAsVectors() {
    const auto scene = sceneOf(graphs::penguins());
    NodePicture chart;
    chart.draw = [](QPainter& painter, const QRectF& area) {
        painter.setPen(Qt::black);
        painter.drawText(area.bottomLeft(), QStringLiteral("an axis"));
    };
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    how.picture = [&](int) { return &chart; };
    const QByteArray svg = made(*scene, how);
    QCOMPARE(wordsOf(svg).count(QStringLiteral("an axis")), 4);
    QVERIFY(!svg.contains("<image"));
}

void GraphExportTest::empty_isASheet() {
    const auto scene = sceneOf({});
    for (const auto format : {GraphPicture::Format::Png, GraphPicture::Format::Svg, GraphPicture::Format::Pdf}) {
        GraphPicture how;
        how.format = format;
        QVERIFY(made(*scene, how).size() > 100);
    }
}

QTEST_MAIN(GraphExportTest)
#include "tst_GraphExport.moc"
