// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/NodeText.h"
#include "tests/ui/paint/GraphShot.h"

#include <QTest>
#include <set>

using namespace stemma;
using namespace stemma::ui;

class GraphGroupsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void facts_sayMedianAndRange();
    void count_isInWordsWhereThereIsRoom();
    void news_areWhatMattersMost();
    void bar_showsEvenTheSmallestPiece();
    void box_comesFromATable();
    void far_failedShareIsSeen();
    void bar_tellsStatesApartWithoutColour();
    void texts_areThereFromNear();
};

namespace {

FoldSummary folded(std::vector<std::pair<std::string, int>> states) {
    return graphs::group("g", "g", std::move(states)).fold;
}

} // namespace

void GraphGroupsTest::facts_sayMedianAndRange() {
    FoldSummary fold = folded({{"executed", 3}});
    QCOMPARE(groupFacts(fold), std::string("median 0.31 s · 0.20–1.4 s"));
    fold.least = fold.longest = fold.median;
    QCOMPARE(groupFacts(fold), std::string("0.31 s"));
    fold.least = 62;
    fold.median = 725;
    fold.longest = 7200;
    QCOMPARE(groupFacts(fold), std::string("12 min 5 s · 1 min 2 s–2 h 0 min"));
    fold.median = -1;
    QCOMPARE(groupFacts(fold), std::string("3 artifacts"));
}

void GraphGroupsTest::count_isInWordsWhereThereIsRoom() {
    const FoldSummary fold = folded({{"executed", 1204}});
    QCOMPARE(groupCount(fold, 100), std::string("1,204 steps"));
    QCOMPARE(groupCount(fold, 40), std::string("1,204"));
    FoldSummary artifacts;
    artifacts.artifacts = 1;
    QCOMPARE(groupCount(artifacts, 100), std::string("1 artifact"));
    QCOMPARE(groupCount({}, 100), std::string());
}

void GraphGroupsTest::news_areWhatMattersMost() {
    QCOMPARE(groupNews(folded({{"executed", 9}, {"failed", 2}, {"running", 1}})).words, std::string("2 failed"));
    QCOMPARE(groupNews(folded({{"executed", 9}, {"running", 1}})).words, std::string("1 running"));
    QCOMPARE(groupNews(folded({{"reused", 9}, {"failed", 0}})).words, std::string("9 reused"));
    QCOMPARE(groupNews({}).words, std::string());
    QCOMPARE(groupStatus(folded({{"failed", 2}, {"executed", 9}})), std::string("executed"));
}

void GraphGroupsTest::bar_showsEvenTheSmallestPiece() {
    const auto pieces = groupBar({1, 0, 100'000, 1}, 100);
    QCOMPARE(pieces.size(), std::size_t(4));
    QVERIFY(pieces[0].width >= 3 && pieces[3].width >= 3);
    QCOMPARE(pieces[1].width, 0.0);
    QVERIFY(std::abs(pieces[3].left + pieces[3].width - 100) < 0.01);
    QVERIFY(pieces[2].left > pieces[0].width);
    QVERIFY(groupBar({}, 100).empty());
}

void GraphGroupsTest::box_comesFromATable() {
    const DrawnNode plain = graphs::group("g", "fit", {{"executed", 3}});
    const Size box = nodeBox(plain, "fit");
    QCOMPARE(box.height, kGroupHeight);
    QVERIFY(box.width >= kLeastGroupWidth && box.width <= kMostGroupWidth);
    QCOMPARE(nodeBox(plain, std::string(10'000, 'x')).width, kMostGroupWidth);
}

void GraphGroupsTest::far_failedShareIsSeen() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::group("g", "train", {{"failed", 1}, {"executed", 999}})};
    const auto scene = rankedScene(drawing);
    const QRectF box = scene->nodes()[0].box;
    for (const double scale : {0.1, 0.2}) {
        GraphLook look;
        look.scale = scale;
        const QImage image = graphShot(*scene, look);
        int failed = 0, executed = 0;
        for (int x = 0; x < image.width(); ++x) {
            const QColor ink = image.pixelColor(x, int((10 + box.height() * 0.15) * scale));
            failed += ink == look.palette("failed") ? 1 : 0;
            executed += ink == look.palette("executed") ? 1 : 0;
        }
        QVERIFY2(failed >= 2, qPrintable(QString::number(failed)));
        QVERIFY(executed > 5 * failed || scale < 0.2);
    }
}

/// In two tones, as on a bad printer.
void GraphGroupsTest::bar_tellsStatesApartWithoutColour() {
    std::vector<QImage> seen;
    for (const char* status : {"executed", "reused", "failed", "skipped"}) {
        LineageDrawing drawing;
        drawing.nodes = {graphs::group("g", "train", {{status, 4}})};
        const auto scene = rankedScene(drawing);
        const QRectF box = scene->nodes()[0].box;
        GraphLook look;
        look.scale = 2;
        std::vector<NodeFace> faces = scene->faces();
        auto wordless = std::make_shared<GroupFace>(*faces[0].group);
        wordless->news.clear();
        faces[0].group = wordless;
        faces[0].problem = false;
        look.faces = &faces;
        const QRectF bar(box.left() + 34, box.top() + kBarTop - 1, 20, kBarHeight + 2);
        const QImage image = graphShot(*scene, look);
        QImage tones(40, 20, QImage::Format_Mono);
        for (int y = 0; y < tones.height(); ++y)
            for (int x = 0; x < tones.width(); ++x)
                tones.setPixel(
                    x, y, qGray(inkOfShot(image, *scene, 2, bar.topLeft() + QPointF(x, y) / 2).rgb()) < 200 ? 1 : 0);
        for (const QImage& other : seen) QVERIFY2(other != tones, status);
        seen.push_back(tones);
    }
}

void GraphGroupsTest::texts_areThereFromNear() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::group("g", "train", {{"failed", 1}, {"executed", 9}})};
    const auto scene = rankedScene(drawing);
    QCOMPARE(scene->faces()[0].mark, QStringLiteral("10 steps"));
    std::set<int> texts;
    for (const double scale : {0.2, 0.5, 1.0}) {
        GraphLook look;
        look.scale = scale;
        QImage image(400, 200, QImage::Format_RGB32);
        QPainter painter(&image);
        painter.scale(scale, scale);
        texts.insert(GraphPainter(*scene, look).paint(painter, scene->bounds()).texts);
    }
    QCOMPARE(texts, (std::set<int>{0, 1, 3})); // its name, then facts and news
}

QTEST_MAIN(GraphGroupsTest)
#include "tst_GraphGroups.moc"
