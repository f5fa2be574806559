// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/OutlineView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/HexView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/Section.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kSideWidth = 360;

/// A line between two parts, in the theme of the moment.
class PartLine : public QWidget {
public:
    explicit PartLine(QWidget* parent) : QWidget(parent) { setFixedWidth(1); }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), currentPalette()("line")); }
};

/// A sentence that wraps; of a warning in the colour of what needs care.
class Sentence : public QLabel {
public:
    Sentence(const QString& text, bool warning, bool code, QWidget* parent) : QLabel(parent), m_warning(warning) {
        setTextFormat(Qt::PlainText);
        setText(text);
        setWordWrap(true);
        setFont(code ? Fonts::mono() : Fonts::base());
        setTextInteractionFlags(Qt::TextSelectableByMouse);
        dressSentence();
    }

protected:
    void changeEvent(QEvent* event) override {
        if (event->type() == QEvent::PaletteChange && !m_dressing) dressSentence();
        QLabel::changeEvent(event);
    }

private:
    void dressSentence() {
        m_dressing = true;
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, currentPalette()(m_warning ? "failed" : "text"));
        setPalette(colours);
        m_dressing = false;
    }
    bool m_warning, m_dressing = false;
};

} // namespace

OutlineView::OutlineView(Kind kind, QWidget* parent) : QWidget(parent), m_kind(kind) {
    setObjectName(QStringLiteral("outlineView"));
    m_bar = new ViewerBar(this);
    m_find = m_bar->addFind(kind == Kind::Model ? tr("Filter the tensors") : tr("Filter the entries"));
    m_bytesButton = m_bar->addWords(tr("Bytes"), tr("The file's bytes, as they are"));
    m_bytesButton->setCheckable(true);
    m_page = new QWidget(this);
    auto* row = new QHBoxLayout(m_page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_list = new RowList(m_page);
    m_list->setObjectName(QStringLiteral("outlineList"));
    m_list->setAccessibleName(kind == Kind::Model ? tr("Tensors") : tr("Entries"));
    row->addWidget(m_list, 1);
    m_message = new ViewerMessage(this);
    auto* pages = new QWidget(this);
    m_stack = new QStackedLayout(pages);
    m_stack->addWidget(m_page);
    m_stack->addWidget(m_message);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_busy);
    column->addWidget(pages, 1);
    connect(m_find, &QLineEdit::textChanged, m_list, &RowList::filter);
    connect(m_bytesButton, &QAbstractButton::toggled, this, &OutlineView::showBytes);
    connect(m_message, &ViewerMessage::actionTaken, this, &OutlineView::read);
    connect(&m_reading, &Latest::busyChanged, m_busy, &BusyLine::set);
    connect(&m_reading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    setFocusProxy(m_list);
}

void OutlineView::open(const fs::path& file, std::shared_ptr<TablesClient> tables) {
    m_file = file;
    setExportedFile(file);
    m_tables = std::move(tables);
    read();
}

void OutlineView::read() {
    m_stack->setCurrentWidget(m_page);
    m_reading.ask(
        [file = m_file, tables = m_tables, kind = m_kind](const Cancel& cancel) -> Result<OutlinePage> {
            const bool model = kind == Kind::Model;
            STEMMA_TRY(const Json json, tables->outline(file, model ? "model" : "archive", cancel));
            return model ? modelPage(json) : archivePage(json);
        },
        [this](Result<OutlinePage> page) {
            if (page) return take(std::move(*page));
            Error error = page.error();
            if (error.code == ErrorCode::BadData)
                error.message = printable(m_file.filename().string()) + " can't be read: " + error.message;
            m_message->say(error);
            m_bar->setFacts({});
            m_stack->setCurrentWidget(m_message);
            Q_EMIT failed(error);
        });
}

QWidget* OutlineView::sideOf(const OutlinePage& page) {
    auto* area = new QScrollArea(m_page);
    area->setObjectName(QStringLiteral("outlineFacts"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(14);
    for (const OutlinePage::Part& part : page.parts) {
        auto* section = new Section(part.title, false, inner);
        FactList* list = nullptr;
        for (const auto& [name, value] : part.facts) {
            if (name.isEmpty()) {
                section->add(new Sentence(value, part.warning, part.code, section));
                continue;
            }
            if (!list) {
                list = new FactList(FactList::Values::Beside, section);
                section->add(list);
            }
            list->add(name, value);
        }
        column->addWidget(section);
    }
    column->addStretch();
    area->setWidget(inner);
    return area;
}

void OutlineView::take(OutlinePage page) {
    m_bar->setFacts(page.facts);
    m_find->setPlaceholderText(page.find);
    const bool rows = !page.rows.rows.empty();
    auto* row = static_cast<QHBoxLayout*>(m_page->layout());
    delete m_side;
    m_side = nullptr;
    if (!page.parts.empty()) {
        m_side = new QWidget(m_page);
        auto* both = new QHBoxLayout(m_side);
        both->setContentsMargins(0, 0, 0, 0);
        both->setSpacing(0);
        both->addWidget(sideOf(page), 1);
        if (rows) both->addWidget(new PartLine(m_side));
        if (rows) m_side->setFixedWidth(qRound(kSideWidth * Fonts::scale()));
        row->insertWidget(0, m_side, rows ? 0 : 1);
    }
    m_find->setVisible(rows);
    m_list->setVisible(rows);
    m_list->setRows(std::move(page.rows));
    Q_EMIT loaded();
}

bool OutlineView::bytesShown() const {
    return m_bytes != nullptr && m_stack->currentWidget() == m_bytes;
}

void OutlineView::showBytes(bool bytes) {
    m_bytesButton->setChecked(bytes);
    if (bytes && !m_bytes) {
        auto* view = new HexView(this);
        view->open(m_file);
        m_bytes = view;
        m_stack->addWidget(view);
    }
    if (bytes)
        m_stack->setCurrentWidget(m_bytes);
    else
        m_stack->setCurrentWidget(m_message->sentence().isEmpty() ? m_page : static_cast<QWidget*>(m_message));
}

} // namespace stemma::ui
