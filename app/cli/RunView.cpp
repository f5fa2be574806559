// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunView.h"

#include "app/cli/StepLines.h"
#include "core/base/Text.h"
#include "core/base/Threads.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace stemma::cli {

namespace {

using SteadyClock = std::chrono::steady_clock;

double since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

class JsonRunView : public RunView {
public:
    void event(const Event& event) override {
        m_line.clear();
        appendLine(event, m_line);
        out(m_line);
        // Ten thousand reused steps come at once; whoever reads along wants the others now.
        const bool one = event.kind != "step.queued" && event.kind != "step.line";
        if (!one || (event.payload["status"].text() == "reused" && since(m_flushed) < 0.1)) return;
        flushOut();
        m_flushed = SteadyClock::now();
    }
    void stopping() override {}

private:
    std::string m_line;
    SteadyClock::time_point m_flushed = SteadyClock::now();
};

class PlainRunView : public RunView {
public:
    explicit PlainRunView(std::size_t nameWidth) : m_lines(nameWidth, outTerminal()) {}

    void event(const Event& event) override {
        const std::string line = m_lines.lineFor(event);
        if (line.empty()) return;
        out(line);
        // Ten thousand reused steps come at once; whoever reads along wants the others now.
        if (event.payload["status"].text() != "reused" || since(m_flushed) > 0.1) {
            flushOut();
            m_flushed = SteadyClock::now();
        }
    }
    void stopping() override { err("Stopping … (Ctrl+C again kills at once)\n"); }

private:
    StepLines m_lines;
    SteadyClock::time_point m_flushed = SteadyClock::now();
};

/// What is known of a step that runs now.
struct Running {
    std::string step;
    SteadyClock::time_point started;
    double fraction = -1;
    std::string text; ///< of its progress, or the last line it printed
};

class LiveRunView : public RunView {
public:
    LiveRunView(std::size_t nameWidth, int steps)
        : m_lines(nameWidth, outTerminal()), m_nameWidth(int(std::min<std::size_t>(nameWidth, 28))), m_steps(steps),
          m_ticker(startThread([this](const std::stop_token& stop) { tick(stop); })) {}
    ~LiveRunView() override { LiveRunView::finish(); }

    void event(const Event& event) override {
        const std::lock_guard lock(m_mutex);
        follow(event);
        const std::string line = m_lines.lineFor(event);
        if (line.empty()) return;
        if (event.payload["status"].text() == "reused" && ++m_reusedInRow > kMostReused) {
            ++m_folded; // a wall of "reused" says nothing
            return;
        }
        erase();
        unfold();
        out(line);
        draw();
    }

    void stopping() override {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        erase();
        draw();
    }

    void finish() override {
        if (m_ticker.joinable()) {
            m_ticker.request_stop();
            m_ticker.join();
        }
        const std::lock_guard lock(m_mutex);
        if (m_finished) return;
        m_finished = true;
        erase();
        unfold();
        flushOut();
    }

private:
    static constexpr int kMostReused = 20;
    static constexpr std::size_t kMostShown = 8;

    void follow(const Event& event) {
        if (event.kind == "step.started") {
            m_running.push_back({event.step, SteadyClock::now(), -1, {}});
        } else if (event.kind == "step.finished") {
            ++m_ended;
            std::erase_if(m_running, [&](const Running& running) { return running.step == event.step; });
            if (event.payload["status"].text() != "reused") m_reusedInRow = 0;
        } else if (event.kind == "step.progress" || event.kind == "step.line") {
            for (Running& running : m_running) {
                if (running.step != event.step) continue;
                if (event.kind == "step.progress") running.fraction = event.payload["fraction"].number(-1);
                const std::string& text = event.payload["text"].text();
                if (!text.empty() && !text.starts_with("::stemma ")) running.text = field(text);
            }
        }
    }

    void unfold() {
        if (m_folded > 0)
            out(outTerminal().paint(Tone::Reused, "=") + " … and " + plural(m_folded, "more step") + " reused\n");
        m_folded = 0;
    }

    void tick(const std::stop_token& stop) {
        std::mutex waiting;
        std::condition_variable_any wake;
        std::unique_lock hold(waiting);
        while (!wake.wait_for(hold, stop, std::chrono::milliseconds(100), [] { return false; }) &&
               !stop.stop_requested()) {
            const std::lock_guard lock(m_mutex);
            ++m_frame;
            erase();
            draw();
        }
    }

    void erase() {
        if (m_drawn > 0) out("\r\x1b[" + std::to_string(m_drawn) + "A\x1b[J");
        m_drawn = 0;
    }

    void draw() {
        const Terminal& terminal = outTerminal();
        static constexpr const char* kSpinner[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
        std::string text;
        std::size_t shown = 0;
        for (const Running& running : m_running) {
            if (++shown > kMostShown) break;
            std::string line = fitted(field(running.step), m_nameWidth);
            line.append(std::size_t(std::max(0, m_nameWidth - displayWidth(line))), ' ');
            line += "  running   " + formatDuration(since(running.started));
            if (running.fraction >= 0) line += "  " + bar(running.fraction);
            if (!running.text.empty()) line += "  " + running.text;
            text += terminal.paint(Tone::Name, kSpinner[m_frame % 10]) + " " + fitted(line, terminal.width - 3) + "\n";
        }
        m_drawn = int(std::min(m_running.size(), kMostShown));
        std::string foot = m_stopping ? "Stopping … (Ctrl+C again kills at once)"
                                      : std::to_string(m_ended) + " of " + plural(m_steps, "step") + " · " +
                                            formatDuration(since(m_started));
        if (m_running.size() > kMostShown) foot += " · " + std::to_string(m_running.size()) + " running";
        text += terminal.paint(m_stopping ? Tone::Warning : Tone::Quiet, fitted(foot, terminal.width - 1)) + "\n";
        ++m_drawn;
        out(text);
        flushOut();
    }

    static std::string bar(double fraction) {
        constexpr int kCells = 12;
        const int full = std::clamp(int(fraction * kCells + 0.5), 0, kCells);
        std::string text;
        for (int i = 0; i < kCells; ++i) text += i < full ? "█" : "░";
        return text + " " + std::to_string(int(std::clamp(fraction, 0.0, 1.0) * 100)) + " %";
    }

    std::mutex m_mutex;
    StepLines m_lines;
    int m_nameWidth;
    int m_steps;
    std::vector<Running> m_running;
    SteadyClock::time_point m_started = SteadyClock::now();
    int m_ended = 0, m_drawn = 0, m_reusedInRow = 0, m_folded = 0;
    unsigned m_frame = 0;
    bool m_stopping = false, m_finished = false;
    std::jthread m_ticker; ///< last: it uses all the others
};

} // namespace

std::unique_ptr<RunView> jsonRunView() {
    return std::make_unique<JsonRunView>();
}

std::unique_ptr<RunView> plainRunView(std::size_t nameWidth) {
    return std::make_unique<PlainRunView>(nameWidth);
}

std::unique_ptr<RunView> liveRunView(std::size_t nameWidth, int steps) {
    return std::make_unique<LiveRunView>(nameWidth, steps);
}

} // namespace stemma::cli
