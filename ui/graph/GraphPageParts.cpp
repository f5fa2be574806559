// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/canvas/GraphPane.h"
#include "ui/graph/GraphChips.h"
#include "ui/graph/GraphCrumbs.h"
#include "ui/graph/GraphMenus.h"
#include "ui/graph/GraphPage.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/PassingMenu.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

// What stands on a graph page, what its nodes offer, and what is kept and saved.
namespace stemma::ui {

namespace {

QString colourWords(ColourBy by) {
    switch (by) {
    case ColourBy::Status:
        return GraphPage::tr("status");
    case ColourBy::Duration:
        return GraphPage::tr("duration");
    case ColourBy::Size:
        return GraphPage::tr("size");
    case ColourBy::Age:
        return GraphPage::tr("age");
    case ColourBy::Pipeline:
        return GraphPage::tr("pipeline");
    default:
        return GraphPage::tr("kind");
    }
}

QVariantMap mapOf(const Pins& pins) {
    QVariantMap map;
    for (const auto& [id, at] : pins) map[qtext(id)] = QVariantList{at.x, at.y};
    return map;
}

Pins pinsFrom(const QVariantMap& map) {
    Pins pins;
    for (auto pin = map.begin(); pin != map.end(); ++pin) {
        const QVariantList at = pin->toList();
        const double x = at.value(0).toDouble(), y = at.value(1).toDouble();
        if (at.size() == 2 && std::isfinite(x) && std::isfinite(y)) pins[utf8(pin.key())] = {x, y};
    }
    return pins;
}

} // namespace

// Chips, and what an empty page says.

void GraphPage::makeChips() {
    m_chips = new GraphChips(m_canvas);
    connect(m_chips, &GraphChips::placed, this, &GraphPage::leaveRoom);
    const auto chip = [this](const char* name, bool removable) {
        auto* made = new Chip({}, removable, m_chips);
        made->setObjectName(QLatin1String(name));
        made->setMenuMark(!removable);
        m_chips->add(made);
        return made;
    };
    m_slice = chip("graph-slice", true);
    m_slice->setAccented(true);
    m_fold = chip("graph-fold", false);
    m_colour = chip("graph-colour", false);
    connect(m_slice, &Chip::removeWished, this, [this] {
        Sieve sieve = m_sieve;
        sieve.only.clear();
        sieve.slice.clear();
        setSieve(std::move(sieve));
    });
    connect(m_slice, &QAbstractButton::clicked, m_canvas, &GraphCanvas::fit);
    connect(m_fold, &QAbstractButton::clicked, this, &GraphPage::chooseFolds);
    connect(m_colour, &QAbstractButton::clicked, this, &GraphPage::chooseColours);
    m_crumbs = new GraphCrumbs(m_chips);
    m_crumbs->setObjectName(QStringLiteral("graph-crumbs"));
    m_chips->addPassing(m_crumbs);
    connect(m_crumbs, &GraphCrumbs::followed, m_canvas, [this](const std::vector<std::string>& nodes) {
        nodes.empty() ? m_canvas->fit() : m_canvas->showNodes(nodes);
    });
}

Chip* GraphPage::addChip(const QString& name) {
    auto* chip = new Chip({}, false, m_chips);
    chip->setObjectName(name);
    m_chips->add(chip, m_slice);
    return chip;
}

void GraphPage::addAbove(QWidget* banner) {
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, banner);
}

void GraphPage::placeChips() {
    m_chips->place();
}

void GraphPage::dressChips() {
    const bool some = !m_content->drawing.nodes.empty();
    m_slice->setVisible(sliced());
    m_slice->setWords(m_sieve.slice);
    m_fold->setVisible(some);
    m_fold->setWords(foldWords(m_sieve, *m_sifted));
    QStringList words{m_fold->text(), qtext(m_sifted->note), m_content->note};
    words.removeAll(QString());
    m_fold->setToolTip(tooltipText(words.join(QLatin1Char('\n'))));
    m_fold->setAccented(!m_sieve.hidden.empty());
    m_colour->setVisible(some);
    m_colour->setWords(tr("colour: %1").arg(colourWords(m_canvas->colourBy())));
    m_colour->setAccented(m_canvas->colourBy() != ColourBy::Kind);
    placeChips();
    dressEmpty();
}

void GraphPage::dressCrumbs() {
    const auto chosen = m_canvas->selected();
    const auto before = m_crumbs->crumbs();
    m_crumbs->setCrumbs(chosen.empty() ? std::vector<Crumb>() : crumbsTo(*m_sifted, chosen.back()));
    if (before != m_crumbs->crumbs()) placeChips();
}

void GraphPage::setEmptyWords(const QString& title, const QString& text) {
    m_emptyTitle = title;
    m_emptyText = text;
    dressEmpty();
}

void GraphPage::dressEmpty() {
    if (!m_failedTitle.isEmpty()) return m_canvas->setEmptyText(m_failedTitle, m_failedText);
    if (!m_content->drawing.nodes.empty())
        return sliced() ? m_canvas->setEmptyText(tr("Nothing of this part is here any more"),
                                                 tr("Take the chip above away to see everything."))
                        : m_canvas->setEmptyText(tr("Everything is hidden"),
                                                 tr("The chip above says what there is, and shows it again."));
    if (asking()) // what takes no time isn't spoken of
        return m_canvas->setEmptyText(m_patience.isActive() ? QString() : m_emptyTitle,
                                      m_patience.isActive() ? QString() : tr("Reading what there is …"));
    m_canvas->setEmptyText(m_emptyTitle, m_emptyText);
}

void GraphPage::chooseFolds() {
    QMenu* menu = passingMenu(this);
    fillSieveMenu(*menu, m_sieve, *m_sifted, [this](Sieve sieve) { setSieve(std::move(sieve)); });
    menu->popup(m_fold->mapToGlobal(QPoint(0, m_fold->height() + 4)));
}

void GraphPage::chooseColours() {
    QMenu* menu = passingMenu(this);
    for (const ColourBy by :
         {ColourBy::Kind, ColourBy::Status, ColourBy::Duration, ColourBy::Size, ColourBy::Age, ColourBy::Pipeline}) {
        QAction* action = menu->addAction(colourWords(by));
        action->setCheckable(true);
        action->setChecked(by == m_canvas->colourBy());
        connect(action, &QAction::triggered, this, [this, by] {
            m_canvas->setColourBy(by);
            dressChips();
        });
    }
    menu->popup(m_colour->mapToGlobal(QPoint(0, m_colour->height() + 4)));
}

// What a node offers.

/// Where nothing of it is in hand it is read from its beginning: as a whole, a long one could not be read.
CanvasStart GraphPage::start() const {
    const auto scene = m_canvas->scene();
    for (const std::string& id : m_canvas->selected())
        if (scene->indexOf(id) >= 0) return {id, 0.5, CanvasStart::kPictures};
    const auto& placed = scene->nodes();
    const auto first = std::ranges::min_element(placed, {}, [](const SceneNode& node) { return node.box.left(); });
    return {first == placed.end() ? std::string() : first->id, 0.1, CanvasStart::kPictures};
}

void GraphPage::open(const std::string&, const Subject& subject) {
    if (subject.version) Q_EMIT m_context.desk.openVersion(subject.version, true);
    if (subject.kind == Subject::Kind::Step) Q_EMIT m_context.desk.openRun(subject.run, true);
}

void GraphPage::focusOn(const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (const VersionId version = subjectOf(id).version) return Q_EMIT m_context.desk.openLineage(version);
}

void GraphPage::fillMenu(QMenu& menu, const std::string& id, const Subject& subject) {
    Desk& desk = m_context.desk;
    if (id.empty()) {
        keyed(menu.addAction(tr("Fit"), m_canvas, &GraphCanvas::fit), "F");
        keyed(menu.addAction(m_pane->listShown() ? tr("Hide the list") : tr("List beside the graph"), m_pane,
                             [this] { m_pane->showList(!m_pane->listShown()); }),
              "L");
        keyed(menu.addAction(tr("Find"), m_canvas, [this] { m_canvas->find(); }), "/");
        if (!m_canvas->pinned().empty())
            menu.addAction(tr("Arrange all anew"), m_canvas, &GraphCanvas::resetArrangement);
        return;
    }
    if (subject.version) {
        const VersionId version = subject.version;
        keyed(menu.addAction(tr("Open"), &desk, [&desk, version] { Q_EMIT desk.openVersion(version, true); }),
              "Return");
    } else if (subject.kind == Subject::Kind::Step) {
        keyed(menu.addAction(tr("Open run %1").arg(subject.run.value), &desk,
                             [&desk, subject] { Q_EMIT desk.openRun(subject.run, true); }),
              "Return");
        menu.addAction(tr("Log"), &desk, [&desk, subject] { Q_EMIT desk.openLog(subject.run, qtext(subject.step)); });
    }
}

void GraphPage::menu(const std::string& id, const QPoint& at) {
    QMenu* menu = passingMenu(this);
    const ChangeSieve change = [this](Sieve sieve) { setSieve(std::move(sieve)); };
    fillMenu(*menu, id, subjectOf(id));
    fillViewsMenu(*menu, m_context, subjectOf(id), objectName());
    std::vector<std::string> ids = m_canvas->selected();
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids = {id};
    const std::shared_ptr<const LineageDrawing> all(m_content, &m_content->drawing);
    fillSliceMenu(*menu, m_sieve, all, m_sifted, ids, change);
    fillFoldMenu(*menu, m_sieve, m_sifted, id, change);
    menu->popup(at);
}

// What is kept, and what is saved.

GraphToExport GraphPage::graphToExport() const {
    GraphToExport graph;
    graph.scene = m_canvas->scene();
    graph.faces = m_canvas->faces();
    if (!graph.scene) return graph;
    for (const DrawnNode& node : m_canvas->drawing().nodes)
        if (node.picture) graph.pictures.emplace_back(graph.scene->indexOf(node.id), subjectOf(node.id).version);
    graph.colourBy = m_canvas->colourBy();
    std::tie(graph.title, graph.subtitle) = exportTitle();
    graph.sight = m_canvas->view().toUnits(QRectF(m_canvas->rect()));
    return graph;
}

GraphAnswer GraphPage::meaning() const {
    GraphAnswer meaning;
    meaning.drawing = m_canvas->drawing();
    meaning.groups = m_sifted->groups;
    meaning.note = m_sifted->note;
    const auto overview = m_context.session.overview();
    for (const DrawnNode& node : meaning.drawing.nodes)
        if (const OverviewArtifact* artifact = overview->version(subjectOf(node.id).version).first)
            meaning.things[node.id].artifact = artifact->name;
    return meaning;
}

std::vector<ExportFormat> GraphPage::exportFormats() const {
    const auto scene = m_canvas->scene();
    return scene && !scene->nodes().empty() ? GraphExporter::formats() : std::vector<ExportFormat>();
}

void GraphPage::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    m_exporter.write(path, format, options, std::move(done));
}

QVariantMap GraphPage::place() const {
    Sieve sieve = m_sieve;
    sieve.folding.byHand.clear();
    QVariantMap place = sieve.toMap();
    if (m_left && !m_seen)
        place.insert(m_left->toMap());
    else if (m_canvas->viewChosen() && m_seen)
        place.insert(m_canvas->view().toMap());
    return place;
}

QVariantMap GraphPage::kept() const {
    QVariantMap kept = place();
    kept.insert(m_sieve.toMap());
    if (const QVariantMap pins = mapOf(m_canvas->pinned()); !pins.isEmpty()) kept[QStringLiteral("pins")] = pins;
    if (m_canvas->colourBy() != ColourBy::Kind) kept[QStringLiteral("colour")] = qtext(wordOf(m_canvas->colourBy()));
    if (m_pane->listShown()) kept[QStringLiteral("list")] = true;
    return kept;
}

void GraphPage::readSieve(const QVariantMap& place) {
    m_left = CanvasView::fromMap(place);
    m_seen = false;
    m_awaited = true;
    m_sieve = Sieve::fromMap(place);
    m_groups.clear();
}

void GraphPage::giveBack(const QVariantMap& kept) {
    readSieve(kept);
    m_arrangements.clear();
    m_canvas->setPinned(pinsFrom(kept.value(QStringLiteral("pins")).toMap()));
    m_canvas->setColourBy(colourByOf(utf8(kept.value(QStringLiteral("colour")).toString())).value_or(ColourBy::Kind));
    m_pane->showList(kept.value(QStringLiteral("list")).toBool());
    dressChips();
    if (isVisible()) load();
    if (!asking() && !m_content->drawing.nodes.empty()) sift(); // else what comes is another thing's
}

bool GraphPage::nothingRead() const {
    const auto overview = m_context.session.overview();
    return overview->runs.empty() && overview->artifacts.empty();
}

void GraphPage::returnTo(const QVariantMap& place) {
    const auto byHand = std::move(m_sieve.folding.byHand);
    readSieve(place);
    m_sieve.folding.byHand = byHand;
    dressChips();
    if (isVisible()) load();
    if (!asking() && !m_content->drawing.nodes.empty()) sift();
}

} // namespace stemma::ui
