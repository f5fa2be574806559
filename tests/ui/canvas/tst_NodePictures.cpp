// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/canvas/CanvasFixture.h"

#include <optional>
#include <set>

using namespace stemma;
using namespace stemma::ui;

namespace {

NodePicture filled(const QColor& colour) {
    NodePicture picture;
    picture.image = QImage(140, 60, QImage::Format_RGB32);
    picture.image.fill(colour);
    return picture;
}

} // namespace

class NodePicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canvas_asksForCardsInSightAndShowsThem();
    void canvas_asksNothingFromAfar();
    void canvas_asksOnlyForWhatIsInSight();
    void answer_mayComeLateOrNever();
    void forgotten_isAskedForAgain();
    void longestUnused_isForgotten();
    void answer_toAnEarlierSourceIsDropped();
};

void NodePicturesTest::canvas_asksForCardsInSightAndShowsThem() {
    CanvasFixture canvas;
    std::multiset<std::string> asked;
    canvas->setPictures([&](const std::string& id, QSize pixels, const std::function<void(NodePicture)>& ready) {
        asked.insert(id);
        QVERIFY(pixels.width() >= 130 && pixels.height() < pixels.width()); // of the picture, not of its card
        ready(filled(Qt::red));
    });
    canvas->zoomTo(1);
    canvas->setSelected({"a5"});
    canvas->showNodes({"a5"});
    QTRY_COMPARE(canvas.inkAt("a5", QPointF(78, 70)), QColor(Qt::red));
    QCOMPARE(asked.count("a5"), std::size_t(1));
    QCOMPARE(asked.count("a1"), std::size_t(0)); // has no picture
    canvas->grab();
    QCOMPARE(asked.count("a5"), std::size_t(1)); // kept
}

void NodePicturesTest::canvas_asksNothingFromAfar() {
    CanvasFixture canvas;
    int asked = 0;
    canvas->setPictures([&](const std::string&, QSize, const std::function<void(NodePicture)>&) { ++asked; });
    canvas->zoomTo(0.5);
    canvas->grab();
    QCoreApplication::processEvents();
    QCOMPARE(asked, 0);
}

void NodePicturesTest::canvas_asksOnlyForWhatIsInSight() {
    CanvasFixture canvas(graphs::many(2000));
    std::set<std::string> asked;
    canvas->setPictures(
        [&](const std::string& id, QSize, const std::function<void(NodePicture)>&) { asked.insert(id); });
    canvas->zoomTo(1);
    canvas->grab();
    QTRY_VERIFY(!asked.empty());
    for (const std::string& id : asked) QVERIFY(QRectF(canvas->rect()).intersects(canvas->nodeRect(id)));
    QVERIFY(asked.size() < 40);
}

void NodePicturesTest::answer_mayComeLateOrNever() {
    std::function<void(NodePicture)> late;
    {
        CanvasFixture canvas;
        canvas->setPictures([&](const std::string&, QSize, std::function<void(NodePicture)> ready) {
            if (!late) late = std::move(ready);
        });
        canvas->zoomTo(1);
        canvas->grab();
        QTRY_VERIFY(bool(late));
    }
    late(filled(Qt::red)); // the canvas is gone
}

void NodePicturesTest::forgotten_isAskedForAgain() {
    CanvasFixture canvas;
    int asked = 0;
    canvas->setPictures([&](const std::string& id, QSize, const std::function<void(NodePicture)>& ready) {
        if (id == "a5") ++asked;
        ready(filled(asked > 1 ? Qt::blue : Qt::red));
    });
    canvas->zoomTo(1);
    canvas->showNodes({"a5"});
    QTRY_COMPARE(canvas.inkAt("a5", QPointF(78, 70)), QColor(Qt::red));
    canvas->forgetPicture("a5");
    QTRY_COMPARE(canvas.inkAt("a5", QPointF(78, 70)), QColor(Qt::blue));
    QCOMPARE(asked, 2);
}

void NodePicturesTest::longestUnused_isForgotten() {
    NodePictures pictures;
    std::multiset<std::string> asked;
    pictures.setSource([&](const std::string& id, QSize, const std::function<void(NodePicture)>& ready) {
        asked.insert(id);
        ready(filled(Qt::red));
    });
    const auto name = [](std::size_t i) { return "a" + std::to_string(i); };
    for (std::size_t i = 0; i <= NodePictures::kKept; ++i) QVERIFY(!pictures.get(name(i), {10, 10}));
    QTRY_COMPARE(asked.size(), NodePictures::kKept); // the first went before it was its turn
    QVERIFY(pictures.get(name(NodePictures::kKept), {10, 10}));
    QVERIFY(!pictures.get(name(0), {10, 10}));
}

void NodePicturesTest::answer_toAnEarlierSourceIsDropped() {
    NodePictures pictures;
    std::function<void(NodePicture)> late;
    pictures.setSource(
        [&](const std::string&, QSize, std::function<void(NodePicture)> ready) { late = std::move(ready); });
    pictures.get("a", {10, 10});
    QTRY_VERIFY(bool(late));
    pictures.setSource([](const std::string&, QSize, const std::function<void(NodePicture)>&) {});
    pictures.get("a", {10, 10});
    late(filled(Qt::red));
    QVERIFY(!pictures.get("a", {10, 10}));
}

QTEST_MAIN(NodePicturesTest)
#include "tst_NodePictures.moc"
