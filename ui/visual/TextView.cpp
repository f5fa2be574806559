// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TextView.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/TextPane.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {
constexpr std::size_t kMostFound = 100'000;
}

TextView::TextView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("textView"));
    m_bar = new ViewerBar(this);
    m_find = m_bar->addFind(tr("Find"));
    auto* frame = new QWidget(this);
    m_pane = new TextPane(frame);
    m_message = new ViewerMessage(frame);
    m_stack = new QStackedLayout(frame);
    m_stack->addWidget(m_pane);
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
    button("copy", tr("Copy"), tr("Copies what is selected, or all (Ctrl+C)"), [this] { copyToClipboard(); });
    button("export", tr("Export"), tr("Saves the file elsewhere"),
           [this] { askForExport(*this, this, [this](const QString& said) { m_bar->setState(said); }); });
    m_find->installEventFilter(this);
    connect(m_find, &QLineEdit::textChanged, this, &TextView::find);
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { open(m_file, m_language); });
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    setFocusProxy(m_pane);
}

TextView::~TextView() = default;

void TextView::open(const fs::path& file) {
    open(file, languageOf(qpath(file.filename())));
}

void TextView::open(const fs::path& file, Language language) {
    m_file = file;
    m_name = qpath(file.filename());
    m_language = language;
    m_find->clear();
    m_busy->start();
    m_loading.ask(
        [file, language](const Cancel&) -> Result<Loaded> {
            STEMMA_TRY(TextContent content, readText(file, kMostBytes));
            std::vector<SyntaxState> states = statesOf(language, content.text, content.starts);
            return Loaded{std::make_shared<const TextContent>(std::move(content)), std::move(states)};
        },
        [this](Result<Loaded> loaded) { take(std::move(loaded)); });
}

void TextView::setText(const QString& text, Language language, const QString& name) {
    m_loading.forget();
    m_busy->stop();
    m_file.clear();
    m_name = name;
    m_language = language;
    const QByteArray bytes = text.toUtf8();
    auto content = std::make_shared<const TextContent>(
        textContent(std::string_view(bytes.constData(), std::size_t(bytes.size())), std::uint64_t(bytes.size())));
    std::vector<SyntaxState> states = statesOf(language, content->text, content->starts);
    take(Loaded{std::move(content), std::move(states)});
}

void TextView::setNote(const QString& note) {
    m_note = note;
    sayFacts();
}

void TextView::setCompact(bool compact) {
    m_bar->setVisible(!compact);
}

void TextView::take(Result<Loaded> got) {
    m_busy->stop();
    if (!got) {
        m_pane->setContent({});
        m_message->say(got.error());
        m_stack->setCurrentWidget(m_message);
        sayFacts();
        Q_EMIT failed(got.error());
        return;
    }
    if (got->content->text.isEmpty()) {
        m_pane->setContent({});
        m_message->say(tr("This text is empty."), tr("The file has 0 bytes."));
        m_message->offer({});
        m_stack->setCurrentWidget(m_message);
    } else {
        m_pane->setContent(got->content, m_language, std::move(got->states));
        m_stack->setCurrentWidget(m_pane);
        if (m_lineWished) m_pane->scrollToLine(*std::exchange(m_lineWished, std::nullopt));
    }
    sayFacts();
    if (!m_find->text().isEmpty()) find(m_find->text());
    tellExportNews();
    Q_EMIT loaded();
}

QVariantMap TextView::kept() const {
    const std::int64_t line = m_lineWished.value_or(m_pane->topLine());
    return line > 0 ? QVariantMap{{QStringLiteral("line"), qint64(line)}} : QVariantMap();
}

void TextView::giveBack(const QVariantMap& kept) {
    if (const qint64 line = kept[QStringLiteral("line")].toLongLong(); line > 0) scrollToLine(line);
}

void TextView::scrollToLine(std::int64_t line) {
    if (m_pane->content())
        m_pane->scrollToLine(line);
    else
        m_lineWished = line;
}

void TextView::sayFacts() {
    const TextContent* content = m_pane->content();
    QString facts = m_note;
    const auto add = [&facts](const QString& words) {
        if (!facts.isEmpty()) facts += QStringLiteral(" · ");
        facts += words;
    };
    if (content) {
        add(qtext(plural(content->lines(), "line")));
        add(qtext(formatBytes(content->bytes)));
        if (content->cut) add(tr("its first %1 are shown").arg(qtext(formatBytes(kMostBytes))));
        if (content->notUtf8) add(tr("not all of it is UTF-8: shown as %1").arg(QChar(0xFFFD)));
    }
    m_bar->setFacts(facts);
}

void TextView::find(const QString& what) {
    m_current = -1;
    m_found.clear();
    const TextContent* content = m_pane->content();
    if (what.isEmpty() || !content) {
        m_finding.forget();
        m_pane->setMarks({}, 0, -1);
        m_bar->setState({});
        return;
    }
    m_finding.ask(
        [text = content->text, what](const Cancel& cancel) { return findAll(text, what, kMostFound, cancel); },
        [this, what](std::vector<qsizetype> found) {
            m_found = std::move(found);
            m_foundLength = what.size();
            // The first from where one is.
            const qsizetype here = m_pane->content()->starts[std::size_t(m_pane->topLine())];
            const auto next = std::lower_bound(m_found.begin(), m_found.end(), here);
            m_current = m_found.empty() ? -1 : next == m_found.end() ? 0 : int(next - m_found.begin());
            sayFound();
        });
}

void TextView::goTo(int by) {
    if (m_found.empty()) return;
    const int count = int(m_found.size());
    m_current = (m_current + by + count) % count;
    sayFound();
}

void TextView::sayFound() {
    m_pane->setMarks(m_found, m_foundLength, m_current);
    const QString of =
        qtext(formatCount(std::int64_t(m_found.size()))) + QLatin1String(m_found.size() >= kMostFound ? "+" : "");
    m_bar->setState(m_found.empty() ? tr("not found") : tr("%1 of %2").arg(m_current + 1).arg(of));
}

bool TextView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_find && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            goTo(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            m_find->clear();
            m_pane->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TextView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Find)) {
        m_find->setFocus();
        return m_find->selectAll();
    }
    if (event->matches(QKeySequence::FindNext)) return goTo(1);
    if (event->matches(QKeySequence::FindPrevious)) return goTo(-1);
    QWidget::keyPressEvent(event);
}

void TextView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, m_bar->isVisible() ? m_bar->height() - 1 : 0, width(), 2);
}

// --- Export -------------------------------------------------------------------------------------------------------

std::vector<ExportFormat> TextView::exportFormats() const {
    if (!m_pane->content()) return {};
    const QString suffix =
        m_name.contains(QLatin1Char('.')) ? m_name.mid(m_name.lastIndexOf(QLatin1Char('.'))) : QStringLiteral(".txt");
    return {{QStringLiteral("file"), m_file.empty() ? tr("Text") : tr("The file as it is"), suffix, false, false}};
}

QString TextView::exportName() const {
    return m_name.isEmpty() ? QStringLiteral("text") : m_name.section(QLatin1Char('.'), 0, 0);
}

void TextView::exportTo(const fs::path& path, const QString& format, const ExportOptions&, Done done) {
    cancelExport();
    if (exportFormats().empty() || format != QLatin1String("file"))
        return done(fail(ErrorCode::InvalidArgument, "A text is exported as its file"));
    m_exportDone = std::move(done);
    m_exporting.ask(
        [from = m_file, text = m_file.empty() ? utf8(m_pane->content()->text) : std::string(),
         path](const Cancel& cancel) {
            return from.empty() ? replaceFile(path, text, cancel) : copyFileOver(from, path, cancel);
        },
        [this](Status status) {
            if (const Done ended = std::exchange(m_exportDone, {})) ended(std::move(status));
        });
}

void TextView::cancelExport() {
    m_exporting.forget();
    if (const Done ended = std::exchange(m_exportDone, {}))
        ended(fail(ErrorCode::Cancelled, "The export was cancelled"));
}

bool TextView::copyToClipboard() {
    if (m_pane->selectedText().isEmpty()) m_pane->selectAll();
    return m_pane->copy();
}

} // namespace stemma::ui
