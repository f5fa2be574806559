// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"

#include <QObject>
#include <functional>
#include <memory>
#include <type_traits>

namespace stemma::ui {

/// One of the two doors between threads and widgets (the other is RunFeed): a question whose newest answer counts.
///
/// ask(work, then): `work(cancel)` runs on a worker thread; `then(answer)` runs on the thread that owns this object,
/// unless a newer question was asked meanwhile or this object has died: then the answer is dropped, and `cancel` is
/// requested so that the work may stop early. `work` must own what it uses (shared pointers, values): it may outlive
/// whoever asked. Use from the UI thread only.
class Latest : public QObject {
    Q_OBJECT
public:
    explicit Latest(QObject* parent = nullptr);
    ~Latest() override;

    template <typename Work, typename Then>
    void ask(Work work, Then then) {
        using Answer = std::invoke_result_t<Work, const Cancel&>;
        const std::shared_ptr<Question> question = begin();
        start([question, work = std::move(work), then = std::move(then)]() mutable {
            if (question->cancel.requested()) return finish(question, {});
            auto answer = std::make_shared<Answer>(work(question->cancel));
            finish(question, [answer, then = std::move(then)]() mutable { then(std::move(*answer)); });
        });
    }
    void forget();     ///< drops the question under way
    bool busy() const; ///< a question is under way
    Q_SIGNAL void busyChanged(bool busy);

private:
    struct Question {
        Latest* asker = nullptr; ///< read and written on the UI thread only; null: dropped
        Cancel cancel;
    };
    std::shared_ptr<Question> begin();
    static void start(std::function<void()> job);
    static void finish(const std::shared_ptr<Question>& question, std::function<void()> deliver);

    std::shared_ptr<Question> m_question;
};

} // namespace stemma::ui
