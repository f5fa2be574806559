// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/LogPanel.h"

#include "core/base/Files.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/widgets/SearchField.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStyle>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>
#include <fcntl.h>
#include <unistd.h>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kMostShown = 4 << 20; ///< of one log; the file has the rest
constexpr int kMostBlocks = 100'000;

struct LogText {
    QString text;
    qint64 lines = 0;
    QString problem;
};

/// The end of a log file, from a line's beginning.
Result<std::string> tailOf(const fs::path& path, bool& cut) {
    STEMMA_TRY(const Fd file, openFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    const off_t size = ::lseek(file.get(), 0, SEEK_END);
    cut = std::uint64_t(size) > kMostShown;
    if (cut)
        ::lseek(file.get(), size - off_t(kMostShown), SEEK_SET);
    else
        ::lseek(file.get(), 0, SEEK_SET);
    std::string text;
    std::string block(256 * 1024, '\0');
    for (ssize_t got = 0; (got = ::read(file.get(), block.data(), block.size())) > 0;)
        text.append(block, 0, std::size_t(got));
    if (cut) text.erase(0, text.find('\n') + 1);
    return text;
}

std::string nameOf(const StepRunInfo& info) {
    return info.step + (info.cell.empty() ? "" : "[" + info.cell + "]");
}

/// On a worker: the step that made a version; nothing where none did.
Subject makerOf(const Store& store, VersionId id) {
    const auto version = store.version(id);
    if (!version || !version->stepRun) return {};
    const auto step = store.stepRun(version->stepRun);
    return step ? Subject::ofStep(step->run, nameOf(*step)) : Subject{};
}

/// On a worker: a step's log, or those of all steps one after the other.
LogText readLog(const Store& store, RunId run, const std::string& step, const Cancel& cancel) {
    LogText answer;
    const auto steps = stepsOf(store, run);
    if (!steps) {
        answer.problem = qtext(steps.error().message);
        return answer;
    }
    for (const StepRunInfo& info : *steps) {
        if (cancel.requested()) return answer;
        const std::string name = nameOf(info);
        if (!step.empty() && name != step) continue;
        bool cut = false;
        const auto text = tailOf(store.logFile(info.run, info.uuid), cut);
        if (!text || text->empty()) continue;
        if (step.empty()) answer.text += QStringLiteral("── ") + qtext(name) + QLatin1Char('\n');
        if (cut)
            answer.text += LogPanel::tr("… only the end is shown: the whole log is %1\n")
                               .arg(qpath(store.logFile(info.run, info.uuid)));
        std::string clean;
        for (const std::string& line : split(*text, '\n')) clean += printable(line) + "\n";
        while (clean.ends_with("\n\n")) clean.pop_back();
        answer.text += qtext(clean);
    }
    answer.lines = answer.text.count(QLatin1Char('\n'));
    return answer;
}

} // namespace

LogPanel::LogPanel(const Context& context, QWidget* parent) : QFrame(parent), m_context(context) {
    setObjectName(QStringLiteral("log-panel"));
    setProperty("role", QStringLiteral("strip"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 8, 6);
    column->setSpacing(6);
    column->addLayout(makeHead());
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("log-text"));
    m_text->setAccessibleName(tr("Log"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setMaximumBlockCount(kMostBlocks);
    m_text->setFont(Fonts::mono());
    column->addWidget(m_text, 1);
    setFocusProxy(m_find);
    connectParts();
    dress();
}

QHBoxLayout* LogPanel::makeHead() {
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_title = new QLabel(tr("Logs"), this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(Fonts::sized(13, QFont::DemiBold));
    m_find = new SearchField(this);
    m_find->setObjectName(QStringLiteral("log-find"));
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find in the log"));
    m_find->setToolTip(tooltipText(tr("Enter finds the next, Shift+Enter the one before")));
    m_find->setMaximumWidth(240);
    m_state = new QLabel(this);
    m_state->setProperty("role", QStringLiteral("quiet"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setFont(Fonts::quiet());
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("log-close"));
    close->setProperty("role", QStringLiteral("quiet"));
    close->setAccessibleName(tr("Close the logs"));
    close->setToolTip(tooltipText(tr("Close the logs (Ctrl+L)")));
    head->addWidget(m_title);
    head->addWidget(m_find);
    head->addStretch(1);
    head->addWidget(m_state);
    head->addWidget(close);
    connect(close, &QToolButton::clicked, this, &LogPanel::closeWanted);
    return head;
}

void LogPanel::connectParts() {
    connect(m_find, &QLineEdit::returnPressed, this, [this] { find(false); });
    connect(m_find, &QLineEdit::textEdited, this, [this] {
        m_text->moveCursor(QTextCursor::Start);
        find(false);
    });
    connect(m_text->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const QScrollBar* bar = m_text->verticalScrollBar();
        setFollowing(bar->sliderPosition() >= bar->maximum());
    });
    connect(&m_context.runs, &RunCentre::events, this, [this](int ticket, const std::vector<Event>& batch) {
        if (ticket != m_ticket || !isVisible()) return;
        for (const Event& event : batch) {
            if (event.kind != "step.line" || (!m_step.isEmpty() && qtext(event.step) != m_step)) continue;
            append(qtext(event.step), event.payload["stream"].text() == "error", qtext(event.payload["text"].text()),
                   QDateTime::fromMSecsSinceEpoch(event.time / 1000).toString(QStringLiteral("HH:mm:ss.zzz")));
        }
    });
    connect(&m_context.runs, &RunCentre::finished, this, [this](int ticket) {
        if (ticket == m_ticket) read(); // whole, and in the order of the file
    });
}

void LogPanel::follow(const Subject& subject, RunId otherwise) {
    const WorkspaceHandle handle = m_context.session.handle();
    if (subject.run || !subject.version || !handle)
        return showLog(subject.run ? subject.run : otherwise, qtext(subject.step));
    m_finding.ask([handle, id = subject.version](const Cancel&) { return makerOf(*handle.store, id); },
                  [this](const Subject& maker) { showLog(maker.run, qtext(maker.step)); });
}

void LogPanel::showLog(RunId run, const QString& step) {
    m_finding.forget();
    m_run = run;
    m_step = step;
    m_ticket = m_context.runs.ticketOf(m_context.session.handle().store.get(), run);
    m_title->setText(step.isEmpty() ? run ? tr("Logs of run %1").arg(run.value) : tr("Logs")
                                    : tr("Log of %1").arg(oneLine(step, 60)));
    setFollowing(true);
    read();
}

void LogPanel::read() {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle || !m_run) {
        m_text->setPlainText({});
        m_text->setPlaceholderText(tr("What steps print appears here. Select a run, a step or what it made."));
        m_state->clear();
        return;
    }
    m_reading.ask([handle, run = m_run,
                   step = utf8(m_step)](const Cancel& cancel) { return readLog(*handle.store, run, step, cancel); },
                  [this](const LogText& log) {
                      const std::vector<int> active = m_context.runs.active();
                      const bool live = std::find(active.begin(), active.end(), m_ticket) != active.end();
                      m_text->setPlainText(log.text);
                      m_text->setPlaceholderText(!log.problem.isEmpty() ? log.problem
                                                 : live                 ? tr("Nothing was printed yet.")
                                                                        : tr("It printed nothing."));
                      m_state->setText(live ? tr("following")
                                            : tr("ended · %1").arg(qtext(plural(std::int64_t(log.lines), "line"))));
                      if (m_following) m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
                  });
}

void LogPanel::append(const QString& step, bool error, const QString& text, const QString& time) {
    const Palette palette = currentPalette();
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    if (!m_text->document()->isEmpty()) cursor.insertBlock();
    QTextCharFormat quiet, plain;
    quiet.setForeground(palette("text.quiet"));
    plain.setForeground(palette(error ? "failed" : "text"));
    cursor.insertText(time + QStringLiteral("  "), quiet);
    if (m_step.isEmpty()) cursor.insertText(step + QStringLiteral("  "), quiet);
    cursor.insertText(text, plain);
    if (m_following) m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void LogPanel::setFollowing(bool following) {
    m_following = following;
}

void LogPanel::find(bool backwards) {
    const QString wanted = m_find->text();
    if (wanted.isEmpty()) return;
    const auto flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    bool found = m_text->find(wanted, flags);
    if (!found) {
        m_text->moveCursor(backwards ? QTextCursor::End : QTextCursor::Start);
        found = m_text->find(wanted, flags);
    }
    setFollowing(false);
    m_find->setProperty("problem", !found);
    m_find->style()->unpolish(m_find);
    m_find->style()->polish(m_find);
    m_find->setToolTip(found ? tooltipText(tr("Enter finds the next, Shift+Enter the one before"))
                             : tooltipText(tr("Nothing shown has it")));
}

void LogPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) dress();
    QFrame::changeEvent(event);
}

void LogPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT closeWanted();
    if (event->key() == Qt::Key_Return && event->modifiers() & Qt::ShiftModifier) return find(true);
    QFrame::keyPressEvent(event);
}

void LogPanel::dress() {
    if (auto* close = findChild<QToolButton*>(QStringLiteral("log-close")))
        close->setIcon(icon("close", currentPalette()("text.quiet")));
}

} // namespace stemma::ui
