// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

/// Item 4: the lineage canvas, by mouse and keys on a real display.
class CanvasJourneyTest : public QObject {
    Q_OBJECT

    static std::string nodeOf(VersionId version) { return "a" + std::to_string(version.value); }
    /// What is drawn in a node's box.
    static QImage look(GraphCanvas& canvas, const std::string& id) {
        return canvas.grab(canvas.nodeRect(id).toAlignedRect()).toImage();
    }

private Q_SLOTS:
    void hover_lightsWhatIsConnected() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        Q_EMIT desktop.desk.openRun(RunId{1}, true);
        auto* canvas = desktop.shown<GraphCanvas>();
        const std::string far = "o:penguins/mistakes", on = "o:penguins/confusion";
        QTRY_VERIFY_WITH_TIMEOUT(!canvas->nodeRect(far).isNull(), kPatience);
        QVERIFY(desktop.clickSeen("zoomFit"));
        QTRY_VERIFY(canvas->rect().contains(canvas->nodeRect(far).toAlignedRect()));
        desktop.hands.move(canvas->mapToGlobal(QPoint(canvas->width() / 2, canvas->height() - 6)));
        QTRY_COMPARE(canvas->hoveredNode(), std::string());
        const QImage before = look(*canvas, far);
        // The confusion is nothing to the mistakes: those step back while the pointer is on it.
        desktop.hands.move(canvas->mapToGlobal(canvas->nodeRect(on).center().toPoint()));
        QTRY_COMPARE(canvas->hoveredNode(), on);
        QTRY_VERIFY(look(*canvas, far) != before);
        desktop.photograph("canvas-1-hover");
        desktop.hands.move(canvas->mapToGlobal(QPoint(canvas->width() / 2, canvas->height() - 6)));
        QTRY_COMPARE(canvas->hoveredNode(), std::string());
        QTRY_VERIFY(look(*canvas, far) == before);
    }

    void mouse_selectsOpensZoomsAndMoves() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        const VersionId model = desktop.latest("penguins/model");
        Q_EMIT desktop.desk.openLineage(model);
        QVERIFY(desktop.inView("lineage"));
        auto* canvas = desktop.shown<GraphCanvas>();
        const std::string node = nodeOf(model);
        QVERIFY(desktop.nodeInSight(*canvas, node));
        desktop.photograph("canvas-2-lineage");
        // The wheel zooms about the pointer.
        const QPoint at = canvas->nodeRect(node).center().toPoint();
        const double scale = canvas->view().scale;
        desktop.hands.wheel(canvas, at, -2);
        QTRY_VERIFY(canvas->view().scale < scale);
        QVERIFY((canvas->nodeRect(node).center() - at).manhattanLength() < 3);
        // A drag of the ground moves the picture.
        const QPointF origin = canvas->view().origin;
        const QPoint ground = canvas->mapToGlobal(QPoint(canvas->width() / 2, canvas->height() - 8));
        desktop.hands.drag(ground, ground - QPoint(90, 40));
        QTRY_VERIFY((canvas->view().origin - origin).manhattanLength() > 50);
        // Its buttons: full size, all of it.
        QVERIFY(desktop.clickSeen("zoomLevel"));
        QTRY_COMPARE(desktop.seenAs<QAbstractButton>("zoomLevel")->text(), QString("100 %"));
        const QPointF near = canvas->view().origin;
        // The map leads to where it is clicked.
        QWidget* map = desktop.seen("minimap");
        QVERIFY(map);
        desktop.photograph("canvas-3-minimap");
        QVERIFY(desktop.hands.click(map, {12, map->height() / 2}));
        QTRY_VERIFY((canvas->view().origin - near).manhattanLength() > 20);
        QVERIFY(desktop.clickSeen("zoomFit"));
        QVERIFY(desktop.nodeInSight(*canvas, node));
        // A click selects, a double click opens.
        const VersionId moments = desktop.latest("penguins/moments");
        QVERIFY(desktop.clickNode(*canvas, nodeOf(moments)));
        QTRY_COMPARE(desktop.selection.current(), Subject::ofVersion(moments));
        QVERIFY(desktop.clickNode(*canvas, node, 2));
        QVERIFY(desktop.inView(QStringLiteral("version:%1").arg(model.value)));
        QVERIFY(desktop.neverWaited());
    }

    void keyboard_walksFocusesAndGoesBack() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        desktop.hands.key("ctrl+4");
        QVERIFY(desktop.inView("runs"));
        desktop.hands.key("ctrl+1"); // the graph has the keys at once
        QVERIFY(desktop.inView("lineage"));
        auto* canvas = desktop.shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->hasFocus(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && !canvas->drawing().nodes.empty(), kPatience);
        desktop.hands.key("Home");
        QTRY_VERIFY(!canvas->selected().empty());
        const std::string root = canvas->current();
        desktop.hands.key("Right", 3);
        QTRY_VERIFY(canvas->current() != root);
        const std::string there = canvas->current();
        QTRY_COMPARE(canvas->selected(), std::vector<std::string>{there});
        QVERIFY(canvas->rect().contains(canvas->nodeRect(there).center().toPoint())); // walked to is in sight
        desktop.hands.key("Left");
        QTRY_VERIFY(canvas->current() != there);
        desktop.photograph("canvas-4-walk");

        // Focus on the lineage of what is selected, and back and forward as in a browser.
        const VersionId predicted = desktop.latest("penguins/predicted");
        QVERIFY(desktop.clickNode(*canvas, nodeOf(predicted)));
        const QString of = desktop.seenAs<QAbstractButton>("lineage-of")->text();
        desktop.hands.key("shift+f");
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seenAs<QAbstractButton>("lineage-of")->text() != of, kPatience);
        const QString focused = desktop.seenAs<QAbstractButton>("lineage-of")->text();
        desktop.photograph("canvas-5-focused");
        desktop.hands.key("alt+Left");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.seenAs<QAbstractButton>("lineage-of")->text(), of, kPatience);
        desktop.hands.key("alt+Right");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.seenAs<QAbstractButton>("lineage-of")->text(), focused, kPatience);
        // Esc lets go; Enter opens.
        QTRY_VERIFY(!canvas->selected().empty());
        desktop.hands.key("Escape");
        QTRY_VERIFY(canvas->selected().empty());
        desktop.hands.key("Return");
        QVERIFY(desktop.inView(QStringLiteral("version:%1").arg(predicted.value)));
    }

    void depth_isChosenAndArtifactsAreOpenedByMenu() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        desktop.hands.key("ctrl+1");
        auto* canvas = desktop.shown<GraphCanvas>();
        QVERIFY(desktop.nodeInSight(*canvas, nodeOf(desktop.latest("penguins/metrics"))));
        const std::size_t some = canvas->drawing().nodes.size();
        const auto depth = [&] { desktop.clickSeen("lineage-depth"); };
        QVERIFY(desktop.chosen(depth, "all up", "canvas-6-depth"));
        QTRY_VERIFY_WITH_TIMEOUT(canvas->drawing().nodes.size() > some, kPatience);
        const VersionId raw = desktop.latest("penguins/raw");
        // What is chosen elsewhere is brought into sight.
        QVERIFY(desktop.clickSeen("zoomLevel")); // full size: not all fits
        desktop.hands.key("ctrl+1");
        desktop.hands.key("End"); // the other end
        const auto inSight = [&] { return canvas->rect().contains(canvas->nodeRect(nodeOf(raw)).toAlignedRect()); };
        QTRY_VERIFY(!inSight());
        auto* tree = desktop.seenAs<QTreeView>("navigator-tree");
        QVERIFY(tree);
        const QModelIndexList found = tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, "raw", 1,
                                                           Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(found.size(), 1);
        tree->scrollTo(found.front());
        QVERIFY(desktop.hands.click(tree->viewport(), tree->visualRect(found.front()).center()));
        QTRY_COMPARE(desktop.selection.current(), Subject::ofVersion(raw));
        QTRY_VERIFY(inSight());
        QVERIFY(desktop.clickNode(*canvas, nodeOf(raw)));
        QVERIFY(desktop.chosen([&] { desktop.hands.key("Menu"); }, "Open"));
        QVERIFY(desktop.inView(QStringLiteral("version:%1").arg(raw.value)));
    }
};

STEMMA_DESKTOP_TEST(CanvasJourneyTest)
#include "tst_CanvasJourney.moc"
