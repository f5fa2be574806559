// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/JsonView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/RowHeight.h"
#include "ui/visual/TextContent.h"
#include "ui/visual/TextView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/TextSize.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostFound = 10'000;

Result<std::shared_ptr<const Json>> parseFile(const fs::path& file) {
    const std::string name = printable(file.filename().string());
    std::uint64_t size = 0;
    STEMMA_TRY(std::string text, readHeadOf(file, JsonView::kMostBytes, &size));
    if (text.size() < size)
        return fail(ErrorCode::BadData, name + " has " + formatBytes(size) + ": too much for a tree",
                    "Up to " + formatBytes(JsonView::kMostBytes) + " are shown as one.");
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    Result<Json> json = Json::parse(text);
    if (json) return std::make_shared<const Json>(std::move(*json));
    Error error = std::move(json).error();
    if (error.where) error.message = "line " + std::to_string(error.where->line) + ": " + error.message;
    error.message = name + " isn't JSON, " + error.message;
    return tl::unexpected(std::move(error));
}

} // namespace

JsonView::JsonView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("jsonView"));
    m_bar = new ViewerBar(this);
    m_find = m_bar->addFind(tr("Find a name or value"));
    auto* frame = new QWidget(this);
    m_tree = new QTreeView(frame);
    m_tree->setObjectName(QStringLiteral("jsonTree"));
    m_tree->setAccessibleName(tr("JSON"));
    m_model = new JsonModel(m_tree);
    m_tree->setModel(m_model);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setItemDelegate(new RowHeight(m_tree));
    setTextHeight(m_tree->header(), 30);
    m_tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_tree->setAlternatingRowColors(false);
    m_tree->setIndentation(18);
    m_tree->setFont(Fonts::base());
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(JsonModel::Value, QHeaderView::Stretch);
    m_tree->setColumnWidth(JsonModel::Name, 260);
    m_tree->setColumnWidth(JsonModel::Type, 90);
    m_message = new ViewerMessage(frame);
    m_stack = new QStackedLayout(frame);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_message);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(frame, 1);
    const auto button = [this](const char* icon, const QString& name, const QString& tip, auto action) {
        connect(m_bar->addButton(icon, name, tip), &QAbstractButton::clicked, this, action);
    };
    button("chevron-up", tr("The one before"), tr("The one before (Shift+Enter)"), [this] { goTo(-1); });
    button("chevron-down", tr("Next"), tr("Next (Enter)"), [this] { goTo(1); });
    button("copy", tr("Copy"), tr("Copies the value that is selected (Ctrl+C)"), [this] { copyValue(); });
    m_find->installEventFilter(this);
    m_tree->installEventFilter(this);
    connect(m_find, &QLineEdit::textChanged, this, &JsonView::find);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &JsonView::showMenu);
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { open(m_file); });
    setFocusProxy(m_tree);
}

void JsonView::open(const fs::path& file) {
    setExportedFile(file);
    m_file = file;
    m_busy->start();
    m_loading.ask([file](const Cancel&) { return parseFile(file); },
                  [this](Result<std::shared_ptr<const Json>> json) {
                      m_busy->stop();
                      if (json) return setJson(std::move(*json));
                      sayFailure(json.error());
                      Q_EMIT failed(json.error());
                  });
}

/// What is no tree can still be read.
void JsonView::sayFailure(const Error& error) {
    if (error.code != ErrorCode::BadData) {
        m_message->say(error);
        m_stack->setCurrentWidget(m_message);
        return;
    }
    if (!m_text) {
        m_text = new TextView(this);
        m_stack->addWidget(m_text);
    }
    m_bar->hide();
    m_text->setNote(oneLine(error.message, 300));
    m_text->open(m_file);
    m_stack->setCurrentWidget(m_text);
}

void JsonView::setJson(std::shared_ptr<const Json> json) {
    // A value alone is shown as the only item of a list, so that there is something to stand on.
    const bool plain = !json->isObject() && !json->isArray();
    m_json = plain ? std::make_shared<const Json>(Json::array({*json})) : std::move(json);
    m_model->setJson(m_json);
    m_bar->show();
    m_stack->setCurrentWidget(m_tree);
    if (m_json->empty()) {
        m_message->say(m_json->isObject() ? tr("This map is empty.") : tr("This list is empty."));
        m_message->offer({});
        m_stack->setCurrentWidget(m_message);
    }
    const std::size_t kFew = 40;
    for (std::size_t i = 0; i < m_json->size() && i < kFew; ++i)
        if (const QModelIndex top = m_model->index(int(i), 0); m_model->json(top)->size() < kFew) m_tree->expand(top);
    m_bar->setFacts(m_json->isObject() ? qtext(plural(std::int64_t(m_json->size()), "member"))
                                       : qtext(plural(std::int64_t(m_json->size()), "item")));
    find(m_find->text());
    Q_EMIT loaded();
}

void JsonView::find(const QString& text) {
    m_found.clear();
    m_current = -1;
    m_bar->setState({});
    if (text.isEmpty() || !m_json) return m_finding.forget();
    m_finding.ask([json = m_json, text](const Cancel&) { return findInJson(*json, text, kMostFound); },
                  [this](std::vector<std::vector<int>> found) {
                      m_found = std::move(found);
                      if (m_found.empty()) return m_bar->setState(tr("not found"));
                      goTo(1);
                  });
}

void JsonView::goTo(int by) {
    if (m_found.empty()) return;
    const int count = int(m_found.size());
    m_current = m_current < 0 && by > 0 ? 0 : (m_current + by + count) % count;
    const QModelIndex at = m_model->indexAt(m_found[std::size_t(m_current)]);
    m_tree->setCurrentIndex(at);
    m_tree->scrollTo(at, QAbstractItemView::PositionAtCenter);
    const QString of = qtext(formatCount(count)) + QLatin1String(m_found.size() >= kMostFound ? "+" : "");
    m_bar->setState(tr("%1 of %2").arg(m_current + 1).arg(of));
}

void JsonView::copyValue() {
    const Json* json = m_model->json(m_tree->currentIndex());
    if (!json) return;
    QGuiApplication::clipboard()->setText(qtext(json->isString() ? json->text() : json->dump(2)));
}

void JsonView::copyPath() {
    if (m_tree->currentIndex().isValid()) QGuiApplication::clipboard()->setText(m_model->path(m_tree->currentIndex()));
}

void JsonView::showMenu(const QPoint& at) {
    if (!m_tree->indexAt(at).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("jsonMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy the value"), this, &JsonView::copyValue);
    menu->addAction(tr("Copy the path"), this, &JsonView::copyPath);
    menu->addSeparator();
    menu->addAction(tr("Unfold all below"), this, [this] { m_tree->expandRecursively(m_tree->currentIndex(), 4); });
    menu->addAction(tr("Fold all"), m_tree, &QTreeView::collapseAll);
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

bool JsonView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (watched == m_tree && key->matches(QKeySequence::Copy)) {
        copyValue();
        return true;
    }
    if (watched == m_find && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
        goTo(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
        return true;
    }
    if (watched == m_find && key->key() == Qt::Key_Escape) {
        m_find->clear();
        m_tree->setFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void JsonView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Find)) {
        m_find->setFocus();
        return m_find->selectAll();
    }
    QWidget::keyPressEvent(event);
}

void JsonView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, m_bar->height() - 1, width(), 2);
}

} // namespace stemma::ui
