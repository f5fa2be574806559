// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QStringList>

#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace stemma::test {

/// A program on a terminal of its own (a pseudo terminal), as a person sees it.
class TerminalProcess {
public:
    TerminalProcess(const QString& program, const QStringList& arguments, const QString& folder, unsigned short columns,
                    bool noColour = false) {
        std::vector<QByteArray> words = {program.toUtf8()};
        for (const QString& argument : arguments) words.push_back(argument.toUtf8());
        std::vector<char*> pointers;
        for (QByteArray& word : words) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        const QByteArray path = folder.toUtf8();
        winsize size{24, columns, 0, 0};
        m_pid = ::forkpty(&m_terminal, nullptr, nullptr, &size);
        if (m_pid == 0) {
            ::setenv("TERM", "xterm-256color", 1);
            ::unsetenv("STEMMA_WORKSPACE");
            if (noColour) {
                ::setenv("NO_COLOR", "1", 1);
            } else {
                ::unsetenv("NO_COLOR");
            }
            if (::chdir(path.constData()) == 0) ::execv(pointers[0], pointers.data());
            ::_exit(127);
        }
    }
    ~TerminalProcess() {
        if (m_pid > 0 && !m_ended) ::kill(m_pid, SIGKILL);
        if (!m_ended) (void)::waitpid(m_pid, nullptr, 0);
        ::close(m_terminal);
    }
    TerminalProcess(const TerminalProcess&) = delete;
    TerminalProcess& operator=(const TerminalProcess&) = delete;

    /// Reads until `text` has come (or, where it is empty, until the program ends); false after `milliseconds`.
    bool readUntil(const QByteArray& text, int milliseconds = 60'000) {
        QElapsedTimer timer;
        timer.start();
        char block[4096];
        while (text.isEmpty() || !m_output.contains(text)) {
            pollfd waiting{m_terminal, POLLIN, 0};
            if (timer.elapsed() > milliseconds || ::poll(&waiting, 1, milliseconds) <= 0) return false;
            const ssize_t got = ::read(m_terminal, block, sizeof block);
            if (got <= 0) return text.isEmpty();
            m_output.append(block, got);
        }
        return true;
    }
    void type(const QByteArray& keys) { (void)!::write(m_terminal, keys.constData(), std::size_t(keys.size())); }
    int wait() { ///< the exit code, or -1 where a signal ended it
        readUntil({});
        int status = 0;
        (void)::waitpid(m_pid, &status, 0);
        m_ended = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    const QByteArray& output() const { return m_output; }

private:
    pid_t m_pid = -1;
    int m_terminal = -1;
    bool m_ended = false;
    QByteArray m_output;
};

} // namespace stemma::test
