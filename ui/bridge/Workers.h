// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

class QThreadPool;

namespace stemma::ui {

/// The threads that answer the window's questions (Latest). Runs of pipelines have threads of their own.
/// Several threads: a question that waits for a helper must not keep the others waiting.
QThreadPool& workers();

/// The threads that paint what would take the window too long; none of their jobs waits for anything.
QThreadPool& painters();

/// For carryOut(): a job on the thread of changes; `deliver` on the UI thread.
void startChange(std::function<std::function<void()>()> job);

/// A change that is to happen, whoever asked for it: all of them one after the other, in the order in which they were
/// asked for, on a thread of their own. `then` gets the answer on the UI thread where `asker` still lives. A question's
/// answer may be dropped (Latest); what a person decided may not. UI thread.
template <typename Work, typename Then>
void carryOut(QObject* asker, Work work, Then then) {
    using Answer = std::invoke_result_t<Work>;
    startChange([asker = QPointer<QObject>(asker), work = std::move(work),
                 then = std::move(then)]() mutable -> std::function<void()> {
        auto answer = std::make_shared<Answer>(work());
        return [asker, answer, then = std::move(then)]() mutable {
            if (asker) then(std::move(*answer));
        };
    });
}

/// Carries out what was asked for, and ends the questions under way: a program calls it after its windows are gone and
/// before its QApplication is.
void finishWorkers();

} // namespace stemma::ui
