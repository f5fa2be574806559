// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ArrayView.h"

#include "core/base/Text.h"
#include "core/materializers/ArrayPictures.h"
#include "core/visual/ChartSpec.h"
#include "ui/paint/ChartExport.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/ArrayControls.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/PlaneCanvas.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kFirstLook = 256u << 10; ///< bytes: for the range of the first picture
constexpr double kZoom = 1.25;

ArrayLook quickLook(ElementPart part = ElementPart::Value) {
    return {.mostBytes = kFirstLook, .bins = 400, .part = part};
}

} // namespace

ArrayView::ArrayView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("arrayView"));
    m_bar = new ViewerBar(this);
    m_controls = new ArrayControls(this);
    m_controls->hide();
    auto* frame = new QWidget(this);
    m_plane = new PlaneCanvas(frame);
    m_linePage = new QWidget(frame);
    m_line = new LineCanvas(m_linePage);
    m_histogram = new ChartView(m_linePage);
    m_histogram->setFixedHeight(190);
    m_histogram->setAccessibleName(tr("How its values are distributed"));
    auto* lines = new QVBoxLayout(m_linePage);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(m_line, 1);
    lines->addWidget(m_histogram);
    m_grid = new ValueGrid(frame);
    m_message = new ViewerMessage(frame);
    m_stack = new QStackedLayout(frame);
    for (QWidget* page :
         {static_cast<QWidget*>(m_plane), m_linePage, static_cast<QWidget*>(m_grid), static_cast<QWidget*>(m_message)})
        m_stack->addWidget(page);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_controls);
    column->addWidget(frame, 1);
    const auto button = [this](const char* icon, const QString& name, const QString& tip, auto action) {
        connect(m_bar->addButton(icon, name, tip), &QAbstractButton::clicked, this, action);
    };
    const auto lineSeen = [this] { return m_stack->currentWidget() == m_linePage; };
    button("minus", tr("Smaller"), tr("Smaller (-)"),
           [this, lineSeen] { lineSeen() ? m_line->zoomBy(1 / kZoom) : m_plane->zoomBy(1 / kZoom); });
    button("plus", tr("Larger"), tr("Larger (+)"),
           [this, lineSeen] { lineSeen() ? m_line->zoomBy(kZoom) : m_plane->zoomBy(kZoom); });
    button("fit", tr("Fit"), tr("All of it (F)"), [this, lineSeen] { lineSeen() ? m_line->fit() : m_plane->fit(); });
    button("copy", tr("Copy"), tr("Copies what is seen (Ctrl+C)"), [this] { copyToClipboard(); });
    button("export", tr("Export"), tr("Saves it as a picture or as CSV"),
           [this] { askForExport(*this, this, [this](const QString& said) { m_bar->setFacts(said); }); });
    listen();
}

/// To what its parts say.
void ArrayView::listen() {
    connect(m_controls, &ArrayControls::memberChosen, this, &ArrayView::openMember);
    connect(m_controls, &ArrayControls::fieldChosen, this, [this] {
        if (!m_opened) return;
        m_choice = m_controls->choice();
        choose();
    });
    connect(m_controls, &ArrayControls::changed, this, [this](bool sliceOnly) {
        if (!m_opened) return;
        m_choice = m_controls->choice();
        showChosen(sliceOnly);
    });
    const auto busy = [this] { m_busy->set(m_opening.busy() || m_plane->reading() || m_line->reading()); };
    connect(m_plane, &PlaneCanvas::readingChanged, this, busy);
    connect(m_line, &LineCanvas::readingChanged, this, busy);
    const auto failed = [this](const QWidget* page) {
        return [this, page](const Error& error) {
            if (m_stack->currentWidget() != page) return; // it is of what was seen before
            m_message->say(error);
            m_stack->setCurrentWidget(m_message);
        };
    };
    connect(m_plane, &PlaneCanvas::failed, this, failed(m_plane));
    connect(m_line, &LineCanvas::failed, this, failed(m_linePage));
    connect(m_grid, &ValueGrid::failed, this, failed(m_grid));
    connect(m_plane, &PlaneCanvas::hovered, this, &ArrayView::sayPlaneCell);
    connect(m_line, &LineCanvas::hovered, this, &ArrayView::sayLineIndex);
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { open(m_file); });
    connect(&m_opening, &Latest::busyChanged, this, [this, busy] {
        busy();
        tellExportNews();
    });
}

ArrayView::~ArrayView() {
    // A field that loses the focus because it dies still says that it was edited.
    disconnect(m_controls, nullptr, this, nullptr);
}

void ArrayView::open(const fs::path& file) {
    m_file = file;
    m_choice = {};
    openMember(0);
}

void ArrayView::openMember(std::size_t member) {
    m_looking.forget();
    m_asking.forget();
    m_opening.ask(
        [file = m_file, member](const Cancel& cancel) -> Result<Answer> {
            Answer answer;
            STEMMA_TRY(answer.opened, openArray(file, member, cancel));
            STEMMA_TRY(answer.facts, lookAt(answer.opened.array, quickLook(), cancel));
            return answer;
        },
        [this](Result<Answer> answer) { take(std::move(answer)); });
}

void ArrayView::take(Result<Answer> answer) {
    if (!answer) {
        Error error = std::move(answer).error();
        if (error.code == ErrorCode::BadData && error.message.starts_with("it"))
            error.message = printable(m_file.filename().string()) + " can't be shown: " + error.message;
        m_opened.reset();
        m_array = {};
        m_facts = {};
        m_plane->clear();
        m_line->clear();
        m_grid->setSource({});
        m_controls->hide();
        m_bar->setFacts({});
        m_message->say(error);
        m_stack->setCurrentWidget(m_message);
        return Q_EMIT loaded();
    }
    m_opened = std::move(answer->opened);
    m_facts = answer->facts;
    m_controls->setMembers(m_opened->names, m_opened->member);
    m_choice.field = -1;
    m_choice.at.clear();
    m_choice.range = RangeKind::All;
    choose();
    Q_EMIT loaded();
}

void ArrayView::choose() {
    m_array = chosenArray(m_opened->array, m_choice);
    const bool records = m_opened->array.type().kind == ElementType::Kind::Record;
    if (records) m_facts = {};
    m_pixels = records ? std::nullopt : pixelLayout(m_array, &m_facts);
    m_choice.mode = modesOf(m_array, m_pixels).front();
    m_choice.at.assign(m_array.dimensions(), 0);
    for (std::size_t axis = 0; axis + 2 < m_array.dimensions(); ++axis)
        if (!m_pixels) m_choice.at[axis] = m_array.shape()[axis] / 2; // the first slice of many is often empty
    if (m_array.type().kind == ElementType::Kind::Complex) m_choice.part = ElementPart::Magnitude;
    m_controls->setArray(m_opened->array, m_array, m_pixels, m_choice);
    showChosen(false);
    lookThrough();
}

/// All values, in the background: what is said of them becomes exact.
void ArrayView::lookThrough() {
    if (!m_array.type().isPlaced() || m_array.here() == 0) return m_looking.forget();
    m_looking.ask(
        [array = m_array](const Cancel& cancel) -> Result<ArrayFacts> {
            ArrayLook look;
            look.bins = 400;
            return lookAt(array, look, cancel);
        },
        [this](Result<ArrayFacts> facts) {
            if (!facts || !m_opened) return; // what is seen says it
            const PlaneRange before = rangeOf(m_array, m_choice, m_facts);
            const bool first = m_facts.looked == 0;
            m_facts = std::move(*facts);
            sayFacts();
            if (m_choice.mode == ArrayMode::Line) return showHistogram();
            if (first || before != rangeOf(m_array, m_choice, m_facts)) showChosen(true);
        });
}

void ArrayView::showChosen(bool sliceOnly) {
    m_asking.forget();
    m_pointed = false;
    sayFacts();
    tellExportNews();
    if (!m_opened->problem.isEmpty() || m_array.count() == 0 || m_array.holdsObjects()) return sayNothing();
    if (m_choice.mode == ArrayMode::Values) {
        m_grid->setSource(valuesOf(m_array, m_choice));
        m_stack->setCurrentWidget(m_grid);
        setFocusProxy(m_grid);
        return;
    }
    if (m_choice.mode == ArrayMode::Line) {
        m_line->setSource(lineOf(m_array, m_choice));
        showHistogram();
        m_stack->setCurrentWidget(m_linePage);
        setFocusProxy(m_line);
        return;
    }
    const PlaneSource source = planeOf(m_array, m_choice, m_facts, m_pixels);
    m_controls->setRange(source.range);
    m_plane->setSource(source, sliceOnly);
    m_stack->setCurrentWidget(m_plane);
    setFocusProxy(m_plane);
}

/// Why there is nothing to be seen.
void ArrayView::sayNothing() {
    if (!m_opened->problem.isEmpty())
        m_message->say(tr("This array can't be shown: %1").arg(m_opened->problem), m_opened->note);
    else if (m_array.holdsObjects())
        m_message->say(tr("This array holds Python objects, kept as a pickle."),
                       tr("Loading a pickle runs code: it is never read. Save numbers, text or records instead."));
    else
        m_message->say(
            tr("This array is empty."),
            tr("Its shape is %1, its type %2.").arg(qtext(m_array.shapeText()), qtext(m_array.type().name())));
    m_message->offer({});
    m_stack->setCurrentWidget(m_message);
}

void ArrayView::showHistogram() {
    const bool any = !m_facts.bins.empty();
    m_histogram->setVisible(any);
    if (!any) return;
    ArrayFacts few = m_facts; // as many bars as can be told apart
    const std::size_t every = (few.bins.size() + 39) / 40;
    std::vector<ArrayFacts::Bin> bins;
    for (std::size_t i = 0; i < few.bins.size(); ++i) {
        if (i % every == 0) bins.push_back({few.bins[i].from, few.bins[i].to, 0});
        bins.back().to = few.bins[i].to;
        bins.back().count += few.bins[i].count;
    }
    few.bins = std::move(bins);
    if (auto spec = ChartSpec::parse(valuesChart("", utf8(tr("value")), few, m_array.type())))
        m_histogram->draw(std::move(*spec), {}, tr("values"));
}

QString ArrayView::bareName() const {
    return qpath(m_file.stem());
}

void ArrayView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, m_bar->height() - 1, width(), 2);
}

void ArrayView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copyToClipboard();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace stemma::ui
