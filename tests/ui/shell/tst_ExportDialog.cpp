// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Look.h"
#include "tests/support/Waiting.h"
#include "ui/paint/Palette.h"
#include "ui/session/Desk.h"
#include "ui/shell/ExportDialog.h"
#include "ui/visual/Exportable.h"

#include <QComboBox>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A page that is what a test says.
struct Page : QWidget, Exportable {
    std::vector<ExportFormat> formats;
    bool reading = true;
    std::vector<ExportFormat> exportFormats() const override { return formats; }
    bool loading() const override { return reading; }
    void exportTo(const fs::path&, const QString&, const ExportOptions&, Done) override {}
    void cancelExport() override {}
    void become(std::vector<ExportFormat> next, bool stillReading) {
        formats = std::move(next);
        reading = stillReading;
        tellExportNews();
    }
};

const std::vector<ExportFormat> kTwo{{"png", "PNG picture", ".png", true, true}, {"csv", "CSV", ".csv", false, false}};

} // namespace

/// What is in view is told from what is still coming, at once and without asking again and again.
class ExportDialogTest : public QObject {
    Q_OBJECT
    QWidget m_window;
    Desk m_desk;
    QPointer<Page> m_page;
    QPointer<ExportDialog> m_dialog;

    void open(std::vector<ExportFormat> formats, bool reading) {
        m_page = new Page;
        m_page->formats = std::move(formats);
        m_page->reading = reading;
        m_dialog = new ExportDialog(m_page, m_desk, &m_window);
        m_dialog->show();
    }
    QComboBox* format() const { return m_dialog->findChild<QComboBox*>("export-format"); }
    bool canSave() const { return m_dialog->findChild<QPushButton*>("export-save")->isEnabled(); }

private Q_SLOTS:
    void initTestCase() { dress(); }
    void cleanup() {
        delete m_page;
        delete m_dialog;
    }

    void save_isTheOneThatStandsOut() {
        open(kTwo, false);
        auto* save = m_dialog->findChild<QPushButton*>("export-save");
        QVERIFY(save->isDefault());
        const auto accent = currentPalette()("accent");
        int primary = 0;
        for (QPushButton* button : m_dialog->findChildren<QPushButton*>()) {
            button->clearFocus();
            const QImage image = button->grab().toImage();
            const bool filled = image.pixelColor(6, image.height() / 2) == accent;
            primary += filled ? 1 : 0;
            QCOMPARE(filled, button == save);
        }
        QCOMPARE(primary, 1);
        picture(*m_dialog, QStringLiteral("export-dialog"));
    }

    void wishedFormat_isChosenWhenItComes() {
        open({}, true);
        m_dialog->prefer(QStringLiteral("csv"));
        m_page->become(kTwo, false);
        QCOMPARE(format()->currentText(), QString("CSV"));
        format()->setCurrentIndex(0);
        m_page->become({kTwo[0], kTwo[1], {"pdf", "PDF", ".pdf"}}, false); // what a person chose isn't taken back
        QVERIFY(format()->currentText() != QString("CSV"));
    }

    /// Of a page that is loading, a story can be saved already: nobody gets one who didn't ask for it, and who did
    /// keeps it.
    void whatIsWishedFor_isThereBeforeTheRest() {
        const std::vector<ExportFormat> story{{"story-html", "Story", ".html"}, {"story-pdf", "Story as PDF", ".pdf"}};
        std::vector<ExportFormat> all = kTwo;
        all.insert(all.end(), story.begin(), story.end());
        open(story, true);
        QVERIFY(!canSave());
        m_page->become(all, false);
        QCOMPARE(format()->currentText(), QString("PNG picture"));
        delete m_page;
        delete m_dialog;
        open(story, true);
        m_dialog->prefer(QStringLiteral("story-html"));
        QVERIFY(canSave());
        QCOMPARE(format()->currentText(), QString("Story"));
        format()->setCurrentIndex(1);
        m_page->become(all, false);
        QCOMPARE(format()->currentText(), QString("Story as PDF"));
    }

    void colours_areForWhatHasAny() {
        open({{"svg", "SVG", ".svg", false, true, true}, {"csv", "CSV", ".csv", false, false}}, false);
        auto* theme = m_dialog->findChild<QComboBox*>("export-theme");
        QVERIFY(theme && theme->isEnabled());
        format()->setCurrentIndex(1);
        QVERIFY(!theme->isEnabled());
    }

    void whatNeverCanBeSaved_isSaidAtOnce() {
        open({}, false);
        QCOMPARE(format()->currentText(), QString("Nothing in view can be saved"));
        QVERIFY(!canSave());
    }

    void whatIsLoading_isFollowed() {
        open({}, true);
        QCOMPARE(format()->currentText(), QString("It is still loading…"));
        QVERIFY(!canSave());
        m_page->become(kTwo, false);
        QCOMPARE(format()->count(), 2);
        QVERIFY(canSave());
        m_page->become({}, true); // another version in the same page
        QCOMPARE(format()->currentText(), QString("It is still loading…"));
        QVERIFY(!canSave());
        m_page->become({}, false); // which can't be read
        QCOMPARE(format()->currentText(), QString("Nothing in view can be saved"));
        QVERIFY(!canSave());
    }

    void whatWasChosen_staysChosen() {
        open(kTwo, false);
        format()->setCurrentIndex(1);
        m_page->become(kTwo, false);
        QCOMPARE(format()->currentData().toString(), QString("csv"));
        QVERIFY(!m_dialog->findChild<QComboBox*>("export-scale")->isEnabled());
    }

    void pageThatGoes_takesTheDialogWithIt() {
        open(kTwo, false);
        delete m_page;
        QTRY_VERIFY(!m_dialog);
    }
};

QTEST_MAIN(ExportDialogTest)
#include "tst_ExportDialog.moc"
