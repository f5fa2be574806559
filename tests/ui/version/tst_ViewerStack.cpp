// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/version/ViewerStack.h"
#include "ui/visual/Exportable.h"

#include <QLabel>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A viewer that is ready when it is told to be.
class Slow : public QLabel, public Exportable {
public:
    explicit Slow(QWidget* parent, bool ready = false) : QLabel(parent), m_ready(ready) {
        setFocusPolicy(Qt::StrongFocus);
    }
    void finish() {
        m_ready = true;
        tellExportNews();
    }
    std::vector<ExportFormat> exportFormats() const override { return {}; }
    bool loading() const override { return !m_ready; }
    void exportTo(const fs::path&, const QString&, const ExportOptions&, Done) override {}
    void cancelExport() override {}

private:
    bool m_ready;
};

} // namespace

class ViewerStackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirst_isThereAtOnce() {
        ViewerStack stack;
        stack.resize(300, 200);
        stack.show();
        auto* first = new Slow(&stack);
        stack.bring(first);
        QCOMPARE(stack.currentWidget(), first);
    }
    void theOneBefore_staysUntilTheNextIsReady() {
        ViewerStack stack;
        stack.resize(300, 200);
        stack.show();
        QVERIFY(QTest::qWaitForWindowActive(&stack));
        QSignalSpy settled(&stack, &ViewerStack::settled);
        auto* first = new Slow(&stack, true);
        stack.bring(first);
        first->setFocus();
        stack.retire();
        const QPointer<QWidget> old = first;
        auto* next = new Slow(&stack);
        stack.bring(next);
        QCOMPARE(stack.currentWidget(), first);
        QVERIFY(stack.waiting());
        QVERIFY(!stack.dimmed()); // not yet: no flicker
        QVERIFY(next->isVisible());
        QCOMPARE(next->size(), stack.size()); // it loads at its full size
        QTRY_VERIFY(stack.dimmed());
        next->finish();
        QCOMPARE(stack.currentWidget(), next);
        QVERIFY(!stack.dimmed());
        QCOMPARE(settled.count(), 2);
        QVERIFY(next->hasFocus()); // the keys go on
        QTRY_VERIFY(old.isNull());
    }
    void theLastOneAskedFor_wins() {
        ViewerStack stack;
        stack.resize(300, 200);
        stack.show();
        stack.bring(new Slow(&stack, true));
        QPointer<Slow> passed;
        for (int i = 0; i < 20; ++i) {
            stack.retire();
            auto* one = new Slow(&stack);
            if (i == 10) passed = one;
            stack.bring(one);
            if (i == 19) one->finish();
        }
        QTRY_VERIFY(passed.isNull()); // nothing goes on loading
        QVERIFY(!stack.waiting());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(stack.findChildren<Slow*>().size(), 1);
    }
    void whatTakesTooLong_isShownAsItIs() {
        ViewerStack stack;
        stack.resize(300, 200);
        stack.show();
        stack.bring(new Slow(&stack, true));
        auto* next = new Slow(&stack);
        stack.bring(next);
        QTRY_COMPARE(stack.currentWidget(), next);
        QVERIFY(next->loading());
    }
};

QTEST_MAIN(ViewerStackTest)
#include "tst_ViewerStack.moc"
