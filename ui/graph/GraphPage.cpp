// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/GraphPage.h"

#include "ui/canvas/GraphCanvas.h"
#include "ui/canvas/GraphPane.h"
#include "ui/graph/GraphChips.h"
#include "ui/graph/GraphMenus.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/visual/ArtifactPictures.h"

#include <QPointer>
#include <QShowEvent>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>
#include <atomic>
#include <functional>
#include <unordered_set>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kBelowChips = 6, kPatience = 120; ///< pixels, ms
constexpr std::size_t kMostArrangements = 50;

/// Nodes put somewhere by hand, and back. The first time it has happened already.
class Arrange : public QUndoCommand {
public:
    Arrange(const QString& what, Pins before, Pins after, std::function<void(const Pins&)> put)
        : QUndoCommand(what), m_before(std::move(before)), m_after(std::move(after)), m_put(std::move(put)) {}
    void redo() override { m_put(m_after); }
    void undo() override { m_put(m_before); }

private:
    Pins m_before, m_after;
    std::function<void(const Pins&)> m_put;
};

} // namespace

GraphPage::GraphPage(const Context& context, const QString& name, QWidget* parent)
    : QWidget(parent), m_context(context), m_content(std::make_shared<GraphContent>()),
      m_sifted(std::make_shared<Sifted>()), m_exporter([this] { return graphToExport(); }, [this] { return meaning(); },
                                                       [this] { return m_context.session.handle(); }) {
    setObjectName(name);
    m_pane = new GraphPane(this);
    m_canvas = m_pane->canvas();
    m_canvas->setPictures(
        artifactPictures(m_context.session, [this](const std::string& id) { return subjectOf(id).version; }));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pane, 1);
    setFocusProxy(m_canvas);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, &GraphPage::dressEmpty);
    makeChips();
    connectCanvas();
    connectSession();
    dressChips();
}

void GraphPage::connectCanvas() {
    connect(m_canvas, &GraphCanvas::selectionChanged, this, &GraphPage::select);
    connect(m_canvas, &GraphCanvas::arrangingChanged, this, &GraphPage::goOn);
    connect(&m_sifting, &Latest::busyChanged, this, &GraphPage::goOn);
    connect(m_canvas, &GraphCanvas::graphShown, this, &GraphPage::graphShown);
    connect(m_canvas, &GraphCanvas::opened, this, [this](const std::string& id) { open(id, subjectOf(id)); });
    connect(m_canvas, &GraphCanvas::foldToggled, this,
            [this](const std::string& id) { setSieve(toggled(m_sieve, *m_sifted, id)); });
    connect(m_canvas, &GraphCanvas::foldBackRequested, this,
            [this](const std::string& id) { setSieve(foldedBack(m_sieve, *m_sifted, id)); });
    connect(m_canvas, &GraphCanvas::arranged, this, [this](const QString& what, const Pins& before, const Pins& after) {
        const auto put = [page = QPointer(this), of = m_of](const Pins& pins) {
            if (page) page->arrange(of, pins);
        };
        Q_EMIT m_context.desk.undoable(new Arrange(what, before, after, put));
    });
    connect(m_canvas, &GraphCanvas::contextRequested, this, &GraphPage::menu);
    connect(m_canvas, &GraphCanvas::focusRequested, this, &GraphPage::focusOn);
}

void GraphPage::connectSession() {
    connect(&m_context.selection, &Selection::changed, this, &GraphPage::selectionChanged);
    connect(&m_context.session, &Session::overviewChanged, this, &GraphPage::renew);
    connect(&m_context.session, &Session::stateChanged, this, [this] {
        if (m_context.session.state() == Session::State::Open) return;
        dropped();
        setContent({});
    });
}

void GraphPage::renew() {
    if (!isVisible()) return; // it is read when it is shown
    m_due = loading();
    if (!m_due) load();
    if (!m_owed) return;
    showSelection(); // what is selected may be known only now
    reveal();
}

/// Something that was on its way is there, or another thing is on its way.
void GraphPage::goOn() {
    tellExportNews();
    if (!m_due || loading()) return;
    m_due = false;
    if (isVisible()) load();
}

void GraphPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    load();
    if (std::exchange(m_missed, false)) {
        showSelection();
        owe();
    } else {
        reveal(); // what was owed when it was left
    }
}

bool GraphPage::asking() const {
    return std::ranges::any_of(m_loadings, [](const Latest* loading) { return loading->busy(); });
}

bool GraphPage::loading() const {
    return asking() || m_sifting.busy() || m_canvas->arranging();
}

void GraphPage::follow(const Latest& loading) {
    m_loadings.push_back(&loading);
    connect(&loading, &Latest::busyChanged, this, [this](bool busy) {
        if (busy) m_patience.start();
        dressEmpty();
        goOn();
    });
}

// From what there is to what is shown.

/// Of what is another thing by now, or gone, and may come again as another.
void GraphPage::forgetPictures(const GraphContent& next) {
    for (const DrawnNode& node : m_content->drawing.nodes)
        if (const VersionId version = m_content->subjects.of(node.id).version;
            !version || provisional() || next.subjects.of(node.id).version != version)
            m_canvas->forgetPicture(node.id); // what had none yet may have one
}

void GraphPage::setContent(GraphContent content) {
    LayoutOptions options;
    const fs::path workspace = m_context.session.workspace();
    if (!workspace.empty() && !m_context.session.readOnly()) options.memory = workspace / "derived" / "layouts";
    m_canvas->setLayoutOptions(options);
    forgetPictures(content);
    m_failedTitle.clear();
    if (!m_before) m_before = m_content;
    m_content = std::make_shared<GraphContent>(std::move(content));
    m_places.clear();
    sift();
}

const Subject& GraphPage::subjectOf(const std::string& id) const {
    const Subject& subject = m_content->subjects.of(id);
    return subject || !m_before ? subject : m_before->subjects.of(id);
}

void GraphPage::updateContent(const std::vector<DrawnNode>& nodes, const NodeSubjects& subjects) {
    if (nodes.empty()) return;
    if (m_content.use_count() > 1) m_content = std::make_shared<GraphContent>(*m_content);
    std::atomic_thread_fence(std::memory_order_acquire); // what a worker read, it had read before it let go
    if (m_places.empty())
        for (std::size_t i = 0; i < m_content->drawing.nodes.size(); ++i)
            m_places.emplace(m_content->drawing.nodes[i].id, i);
    for (const DrawnNode& node : nodes) {
        const auto place = m_places.find(node.id);
        if (place == m_places.end()) continue;
        m_content->drawing.nodes[place->second] = node;
        const Subject& subject = subjects.of(node.id);
        if (!subject) continue;
        // A canvas asks for the picture of what isn't made yet, and is told that there is none.
        const bool another = subject.version && subject.version != subjectOf(node.id).version;
        m_content->subjects.set(node.id, subject);
        if (another) m_canvas->forgetPicture(node.id);
    }
    const bool all = m_sieve.plain() && m_sifted->groups.empty() && m_sifted->all == m_content->drawing.nodes.size();
    if (m_sifting.busy())
        m_stale = true; // one after the other: a run tells news faster than a large graph is folded
    else
        all ? m_canvas->updateStates(nodes) : sift();
}

void GraphPage::fail(const QString& title, const QString& text) {
    m_failedTitle = title;
    m_failedText = text;
    m_sifting.forget();
    m_awaited = false;
    if (m_seen && m_canvas->viewChosen()) m_left = m_canvas->view(); // for when it can be shown again
    m_seen = false;
    m_canvas->setNote({});
    forgetPictures({});
    m_content = std::make_shared<GraphContent>();
    m_before.reset();
    m_places.clear();
    m_sifted = std::make_shared<const Sifted>();
    m_canvas->setGraph({});
    dressChips();
}

void GraphPage::sift() {
    m_stale = false;
    m_sifting.ask(
        [content = m_content, sieve = m_sieve](const Cancel&) { return stemma::ui::sift(content->drawing, sieve); },
        [this](Sifted sifted) { showSifted(std::move(sifted)); });
}

void GraphPage::showSifted(Sifted sifted) {
    m_sifted = std::make_shared<const Sifted>(std::move(sifted));
    if (m_stale) sift();
    m_awaited = m_awaited && asking();
    const auto banded = [](const DrawnNode& node) { return !node.layer.empty(); };
    const bool titled = !m_sifted->drawing.lanes.empty() || std::ranges::any_of(m_sifted->drawing.nodes, banded);
    m_titled = titled;
    dressChips();
    leaveRoom();
    QStringList notes{qtext(m_sifted->note), m_content->note};
    notes.removeAll(QString());
    m_canvas->setNote(notes.join(QStringLiteral(" · ")));
    m_canvas->setGraph(m_sifted->drawing);
    showSelection();
}

void GraphPage::graphShown() {
    if (m_before && !m_sifting.busy() && !m_canvas->arranging()) {
        m_before.reset();
        showSelection(); // what was chosen in it meanwhile
    }
    if (!m_seen && !m_awaited && !m_content->drawing.nodes.empty()) {
        m_seen = !provisional(); // the whole one is another: what was left is given back for that one
        m_left ? m_canvas->setView(*m_left) : m_canvas->startAt(start());
        if (m_seen) {
            m_left.reset();
            firstShown();
        }
    }
    reveal();
}

void GraphPage::setSieve(Sieve sieve) {
    if (sieve == m_sieve) return;
    if (sieve.only != m_sieve.only) Q_EMIT m_context.desk.leaving();
    m_sieve = std::move(sieve);
    dressChips();
    sift();
}

void GraphPage::leaveSlice() {
    m_sieve.only.clear();
    m_sieve.slice.clear();
    dressChips();
}

void GraphPage::forgetView(const QString& of) {
    m_seen = false;
    m_awaited = true; // what is on its way to the screen yet is of before
    m_left.reset();
    m_groups.clear();
    m_failedTitle.clear();
    leaveSlice();
    if (m_of == of) return;
    keepArrangement(m_of, m_canvas->pinned());
    m_of = of;
    const auto own = m_arrangements.find(of);
    m_canvas->setPinned(own == m_arrangements.end() ? Pins() : own->second);
}

void GraphPage::keepArrangement(const QString& of, const Pins& pins) {
    if (pins.empty()) return void(m_arrangements.erase(of));
    if (!m_arrangements.contains(of) && m_arrangements.size() >= kMostArrangements)
        m_arrangements.erase(m_arrangements.begin());
    m_arrangements[of] = pins;
}

/// Undo and redo come whatever is shown by then.
void GraphPage::arrange(const QString& of, const Pins& pins) {
    if (of != m_of) return keepArrangement(of, pins);
    if (m_canvas->pinned() != pins) m_canvas->setPinned(pins);
}

void GraphPage::leaveRoom() {
    m_canvas->setRoomAbove(m_titled ? m_chips->bottom() + kBelowChips : 0);
}

// Selection, both ways.

std::vector<std::string> GraphPage::idsOf(const Subject& subject) const {
    return m_content->subjects.nodesOf(subject);
}

std::string GraphPage::shownFor(const std::string& id) const {
    const auto folded = m_sifted->shownBy.find(id);
    return folded == m_sifted->shownBy.end() ? id : folded->second;
}

std::vector<std::string> GraphPage::shownFor(const Subject& subject) const {
    std::vector<std::string> shown;
    for (const std::string& id : idsOf(subject)) shown.push_back(shownFor(id));
    return shown;
}

/// All nodes that are what is selected light up; those the person chose in the picture come last, so that the keyboard
/// stays where it is, and groups, which are nobody's subject, stay chosen.
void GraphPage::showSelection() {
    std::unordered_set<std::string> taken;
    std::vector<std::string> ids, own;
    const auto canvas = m_canvas->selected();
    const std::unordered_set<std::string> chosen(canvas.begin(), canvas.end());
    for (const Subject& subject : m_context.selection.all())
        for (std::string& shown : shownFor(subject))
            if (taken.insert(shown).second && !chosen.contains(shown)) ids.push_back(std::move(shown));
    for (const std::string& group : m_groups)
        if (chosen.contains(group)) taken.insert(group);
    for (const std::string& id : canvas) // on screen yet
        if (m_before &&
            std::ranges::find(m_context.selection.all(), m_before->subjects.of(id)) != m_context.selection.all().end())
            taken.insert(id);
    for (const std::string& id : canvas)
        if (taken.contains(id)) ids.push_back(id);
    if (ids != canvas) m_canvas->setSelected(ids);
    dressCrumbs();
}

void GraphPage::selectionChanged() {
    if (!m_mine) m_groups.clear();
    if (!isVisible()) {
        m_missed = true;
        return;
    }
    showSelection();
    if (!m_mine) owe();
}

void GraphPage::select(const std::vector<std::string>& ids) {
    std::vector<Subject> subjects;
    m_groups.clear();
    m_owed = false; // the hand is here
    for (const std::string& id : ids) {
        const Subject& subject = subjectOf(id);
        if (!subject)
            m_groups.push_back(id);
        else if (std::ranges::find(subjects, subject) == subjects.end())
            subjects.push_back(subject);
    }
    if (!subjects.empty()) picked();
    if (const Subject below = ground(); subjects.empty() && below) subjects.push_back(below);
    m_mine = true;
    m_context.selection.select(std::move(subjects));
    m_mine = false;
    showSelection(); // also where that was selected already
}

void GraphPage::owe() {
    m_owed = bool(m_context.selection.current());
    reveal();
}

/// What was chosen elsewhere is brought into sight; where it isn't there, once all that there is has been shown.
void GraphPage::reveal() {
    if (!m_owed || !isVisible()) return;
    const Subject subject = m_context.selection.current();
    const std::vector<std::string> there = shownFor(subject);
    const auto scene = m_canvas->scene();
    const auto isShown = [&](const std::string& id) { return scene && scene->indexOf(id) >= 0; };
    const auto shown = std::ranges::find_if(there, isShown);
    const Session& session = m_context.session;
    if (shown == there.end() && (loading() || session.awaits(subject.version) || session.awaits(subject.run))) return;
    m_owed = false;
    if (shown != there.end()) return m_canvas->reveal(*shown);
    if (there.empty()) return missed(subject);
    m_canvas->say(sliced() ? tr("What is selected isn't in this part of the graph")
                           : tr("What is selected is hidden here"));
}

} // namespace stemma::ui
