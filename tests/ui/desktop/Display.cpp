// SPDX-License-Identifier: GPL-3.0-or-later
#include "Display.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QPoint>
#include <QPointer>
#include <QTest>
#include <QWidget>
#include <cstdlib>

namespace stemma::ui {

namespace {

constexpr int kPatience = 30'000;

/// Runs a program to its end while events pass; its exit code, -1 where it could not be started.
int runThrough(const QString& program, const QStringList& words) {
    QProcess process;
    QEventLoop loop;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    process.start(program, words);
    loop.exec();
    return process.exitStatus() == QProcess::NormalExit && process.error() == QProcess::UnknownError
               ? process.exitCode()
               : -1;
}

} // namespace

Display::Display(const QString& size) {
    m_server.setProcessChannelMode(QProcess::SeparateChannels);
    m_server.start(QStringLiteral("Xvfb"),
                   {"-displayfd", "1", "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset"});
    while (!m_server.canReadLine())
        if (!m_server.waitForReadyRead(kPatience))
            qFatal("Xvfb did not start: %s", m_server.readAllStandardError().constData());
    qputenv("DISPLAY", ":" + m_server.readLine().trimmed());
    qputenv("QT_QPA_PLATFORM", "xcb");
    qunsetenv("WAYLAND_DISPLAY");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // a desktop's theme and services are not ours
    m_manager.start(QStringLiteral("openbox"), {QStringLiteral("--sm-disable")});
    if (!m_manager.waitForStarted(kPatience)) qFatal("openbox did not start");
    // It says nothing when it is ready; from then on the root window names the number of desktops.
    QElapsedTimer waited;
    waited.start();
    while (QProcess::execute(QStringLiteral("xdotool"), {QStringLiteral("get_num_desktops")}) != 0) {
        if (waited.elapsed() > kPatience)
            qFatal("openbox manages no window: %s", m_manager.readAllStandardError().constData());
        if (m_manager.waitForFinished(10)) m_manager.start(); // it gave up: once more
    }
}

Display::~Display() {
    for (QProcess* process : {&m_manager, &m_server}) {
        process->terminate();
        process->waitForFinished(kPatience);
    }
}

QString Display::environment() {
    return QString::fromLocal8Bit(qgetenv("DISPLAY"));
}

void Hands::act(const QStringList& words) {
    if (runThrough(QStringLiteral("xdotool"), words) != 0) qFatal("xdotool %s", qPrintable(words.join(' ')));
}

bool Hands::standsStill(const std::function<QRect()>& place) {
    constexpr int kLooks = 20; // one each ten milliseconds or so
    QRect last;
    int same = 0;
    return QTest::qWaitFor(
        [&] {
            const QRect now = place();
            same = now == last ? same + 1 : 0;
            last = now;
            return same >= kLooks;
        },
        kPatience);
}

bool Hands::click(QWidget* widget, QPoint at, int times) {
    if (!QTest::qWaitFor([&] { return widget->isVisible() && widget->isEnabled(); }, kPatience)) return false;
    move(widget->mapToGlobal(at));
    act({"click", "--repeat", QString::number(times), "--delay", "60", "1"});
    return true;
}

bool Hands::click(QWidget* widget, int times) {
    const QPointer<QWidget> there = widget;
    const auto place = [&there] { return there ? QRect(there->mapToGlobal(QPoint()), there->size()) : QRect(); };
    if (!there || !standsStill(place) || !there) return false;
    return click(there, there->rect().center(), times);
}

bool Hands::rightClick(QWidget* widget, QPoint at) {
    if (!QTest::qWaitFor([&] { return widget->isVisible(); }, kPatience)) return false;
    move(widget->mapToGlobal(at));
    act({"click", "3"});
    return true;
}

void Hands::wheel(QWidget* widget, QPoint at, int notches) {
    move(widget->mapToGlobal(at));
    act({"click", "--repeat", QString::number(std::abs(notches)), "--delay", "20", notches > 0 ? "4" : "5"});
}

void Hands::drag(QPoint from, QPoint to) {
    constexpr int kSteps = 8;
    move(from);
    press();
    for (int i = 1; i <= kSteps; ++i) move(from + (to - from) * i / kSteps);
    release();
}

void Hands::move(QPoint global) {
    act({"mousemove", QString::number(global.x()), QString::number(global.y())});
}

void Hands::press() {
    act({"mousedown", "1"});
}

void Hands::release() {
    act({"mouseup", "1"});
}

void Hands::pull(QPoint from, QPoint to) {
    QStringList words{"mousemove", QString::number(from.x()), QString::number(from.y()), "mousedown", "1"};
    constexpr int kSteps = 24;
    for (int i = 1; i <= kSteps; ++i) {
        const QPoint at = from + (to - from) * i / kSteps;
        words << "mousemove" << QString::number(at.x()) << QString::number(at.y()) << "sleep"
              << "0.01";
    }
    // A drag that began late is told where it is only by what moves; a hand is never quite still.
    for (int i = 0; i < 2 * kSteps; ++i)
        words << "mousemove" << QString::number(to.x() + i % 2) << QString::number(to.y()) << "sleep"
              << "0.02";
    act(words);
}

void Hands::key(const QString& name, int times) {
    act(QStringList{"key", "--clearmodifiers", "--delay", "20"} + QStringList(times, name));
}

void Hands::hold(const QString& name) {
    act({"keydown", name});
}

void Hands::let(const QString& name) {
    act({"keyup", name});
}

void Hands::type(const QString& text) {
    act({"type", "--clearmodifiers", "--delay", "12", "--", text});
}

DragPartner::DragPartner(const QStringList& arguments, QPoint place) : m_place(place) {
    m_process.start(QStringLiteral(STEMMA_DRAG_PARTNER), arguments);
    if (line() != QLatin1String("ready")) qFatal("the partner of the drag did not start");
}

std::unique_ptr<DragPartner> DragPartner::source(const QString& file) {
    return std::unique_ptr<DragPartner>(new DragPartner({QStringLiteral("source"), file}, {12, 12}));
}

std::unique_ptr<DragPartner> DragPartner::target() {
    return std::unique_ptr<DragPartner>(new DragPartner({QStringLiteral("target")}, {60, 40}));
}

QString DragPartner::pasted() {
    DragPartner other({QStringLiteral("paste")}, {0, 0});
    return other.line();
}

DragPartner::~DragPartner() {
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

void DragPartner::drag(Hands& hands, QPoint global) {
    hands.move(m_place);
    hands.press();
    hands.move(m_place + QPoint(8, 6)); // far enough to be a drag
    if (line() != QLatin1String("dragging")) qFatal("the drag did not begin");
    constexpr int kSteps = 12;
    for (int i = 1; i <= kSteps; ++i) hands.move(m_place + (global - m_place) * i / kSteps);
}

QString DragPartner::line() {
    const auto ready = [&] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(ready, kPatience)) return {};
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

QPoint DragPartner::place() const {
    return m_place;
}

} // namespace stemma::ui
