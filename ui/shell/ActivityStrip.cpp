// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ActivityStrip.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/widgets/TextSize.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace stemma::ui {

namespace {

constexpr int kTickMilliseconds = 100, kSayMilliseconds = 6000;
constexpr int kSide = 14, kIcon = 14; ///< pixels

QString countsOf(const StepCounts& counts) {
    QStringList parts;
    const auto add = [&parts](int count, const QString& words) {
        if (count > 0) parts << words.arg(count);
    };
    add(counts.executed, ActivityStrip::tr("%1 ran"));
    add(counts.reused, ActivityStrip::tr("%1 reused"));
    add(counts.failed, ActivityStrip::tr("%1 failed"));
    add(counts.skipped, ActivityStrip::tr("%1 skipped"));
    add(counts.cancelled, ActivityStrip::tr("%1 cancelled"));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

ActivityStrip::ActivityStrip(const Context& context, QWidget* parent) : QFrame(parent), m_context(context) {
    setObjectName(QStringLiteral("strip"));
    setProperty("role", QStringLiteral("strip"));
    setTextHeight(this, 32);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kSide, 0, 8, 0);
    row->setSpacing(14);
    const auto label = [&](const char* name, bool quiet) {
        auto* made = new QLabel(this);
        made->setObjectName(QLatin1String(name));
        made->setTextFormat(Qt::PlainText);
        made->setFont(quiet ? Fonts::quiet() : Fonts::sized(12, QFont::DemiBold));
        if (quiet) made->setProperty("role", QStringLiteral("quiet"));
        row->addWidget(made);
        return made;
    };
    m_title = label("strip-title", false);
    m_text = label("strip-text", true);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->setStretchFactor(m_text, 1);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("strip-cancel"));
    m_cancel->setProperty("role", QStringLiteral("chip"));
    m_cancel->hide();
    row->addWidget(m_cancel);
    m_totals = label("strip-totals", true);
    m_logs = new QToolButton(this);
    m_logs->setObjectName(QStringLiteral("logs"));
    m_logs->setProperty("role", QStringLiteral("quiet"));
    m_logs->setText(tr("Logs"));
    m_logs->setCheckable(true);
    m_logs->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_logs->setLayoutDirection(Qt::RightToLeft);
    m_logs->setFont(Fonts::quiet());
    m_logs->setToolTip(tooltipText(tr("Show the logs of steps (Ctrl+L)")));
    row->addWidget(m_logs);
    connect(m_logs, &QToolButton::toggled, this, &ActivityStrip::logsToggled);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_context.runs.cancelAll(), update_(); });

    m_tick.setInterval(kTickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &ActivityStrip::update_);
    m_sayFor.setSingleShot(true);
    connect(&m_sayFor, &QTimer::timeout, this, [this] { m_said.clear(), update_(); });
    connect(&m_context.runs, &RunCentre::started, this, [this](int ticket) { m_lastTicket = ticket, update_(); });
    connect(&m_context.runs, &RunCentre::finished, this, [this](int ticket) { m_lastTicket = ticket, update_(); });
    connect(&m_context.session, &Session::overviewChanged, this, &ActivityStrip::update_);
    connect(&m_context.session, &Session::stateChanged, this, [this] { m_lastTicket = 0, update_(); });
    update_();
}

void ActivityStrip::say(const QString& sentence, bool problem) {
    m_said = sentence;
    m_problem = problem;
    m_sayFor.start(problem ? 2 * kSayMilliseconds : kSayMilliseconds);
    update_();
}

void ActivityStrip::setPage(const QString& facts) {
    m_page = facts;
    update_();
}

void ActivityStrip::setLogsShown(bool shown) {
    m_logs->setChecked(shown);
}

void ActivityStrip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update_();
    QFrame::changeEvent(event);
}

QString ActivityStrip::totals() const {
    const auto overview = m_context.session.overview();
    if (m_context.session.state() == Session::State::Named)
        return tr("workspace: %1, will be made").arg(qpath(m_context.session.workspace()));
    if (m_context.session.state() != Session::State::Open) return {};
    return QStringLiteral("%1 · %2 · %3")
        .arg(qtext(plural(std::int64_t(overview->artifacts.size()), "artifact")),
             qtext(plural(std::int64_t(overview->versions), "version")), qtext(formatBytes(overview->bytes)));
}

void ActivityStrip::update_() {
    const std::vector<int> active = m_context.runs.active();
    m_cancel->setVisible(!active.empty());
    if (!active.empty()) {
        if (!m_tick.isActive()) m_tick.start();
        m_turn += 0.09;
        showRun(active.back());
    } else {
        m_tick.stop();
        showIdle();
    }
    m_totals->setText(totals());
    m_title->setVisible(!m_title->text().isEmpty()); // an empty label would still take its gap
    layout()->setContentsMargins(m_icon.empty() ? kSide : kSide + kIcon + 8, 0, 8, 0);
    m_logs->setIcon(icon(m_logs->isChecked() ? "chevron-down" : "chevron-up", currentPalette()("text.quiet")));
    update();
}

void ActivityStrip::showRun(int ticket) {
    const LiveRun& run = *m_context.runs.live(ticket);
    m_icon = "ring";
    m_colour = "running";
    const std::vector<int> active = m_context.runs.active();
    m_title->setText(active.size() > 1 ? tr("%1 runs").arg(active.size())
                     : run.run         ? tr("Run %1").arg(run.run.value)
                                       : tr("Starting"));
    QStringList parts;
    const std::vector<std::string> at = run.running();
    if (m_context.runs.cancelling(ticket))
        parts << tr("stopping");
    else if (at.size() == 1)
        parts << tr("%1 is running").arg(oneLine(at.front(), 40));
    else if (at.size() > 1)
        parts << tr("%1 and %2 more are running").arg(oneLine(at.front(), 40)).arg(at.size() - 1);
    if (run.total > 0) parts << tr("%1 of %2").arg(run.done()).arg(run.total);
    if (run.counts.failed > 0) parts << tr("%1 failed").arg(run.counts.failed);
    if (!run.lastError.empty()) parts << oneLine(run.lastError, 120);
    m_text->setText(parts.join(QStringLiteral(" · ")));
}

void ActivityStrip::showIdle() {
    m_icon.clear();
    m_title->clear();
    if (!m_said.isEmpty()) {
        m_icon = m_problem ? "warning" : "";
        m_colour = "failed";
        m_text->setText(m_said);
        return;
    }
    const LiveRun* run = m_context.runs.live(m_lastTicket);
    if (!run) {
        m_text->setText(m_page);
        return;
    }
    const bool good = run->status == RunStatus::Completed;
    m_icon = good ? "check" : run->status == RunStatus::Cancelled ? "stop" : "warning";
    m_colour = good ? "executed" : run->status == RunStatus::Cancelled ? "reused" : "failed";
    m_title->setText(run->run ? tr("Run %1 %2").arg(run->run.value).arg(qtext(name(run->status)))
                              : tr("The run did not start"));
    QStringList parts{countsOf(run->counts)};
    if (run->accepted > 0) parts << tr("%1 accepted as unchanged").arg(run->accepted);
    if (run->ended > run->started) parts << qtext(formatDuration(double(run->ended - run->started) / 1e6));
    if (run->savedSeconds >= 0.1) parts << tr("saved %1").arg(qtext(formatDuration(run->savedSeconds)));
    parts.removeAll(QString());
    QString text = parts.join(QStringLiteral(" · "));
    if (!run->lastError.empty()) text = oneLine(run->lastError, 160) + QStringLiteral(" · ") + text;
    m_text->setText(text);
}

void ActivityStrip::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (m_icon.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(kSide, (height() - kIcon) / 2.0, kIcon, kIcon);
    const QColor colour = currentPalette()(m_colour);
    if (m_icon != "ring") return drawIcon(painter, m_icon, box, colour);
    QPen pen(colour, 2);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    painter.drawArc(box.adjusted(1.5, 1.5, -1.5, -1.5), int(-m_turn * 16 * 57.3), 270 * 16);
}

} // namespace stemma::ui
