// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/bridge/Workers.h"
#include "ui/views/help/HelpPage.h"
#include "ui/visual/DocumentView.h"

#include <QDir>
#include <QTextBlock>

using namespace stemma;
using namespace stemma::ui;

/// The help is read in the window: every page of it, and from one to another.
class HelpPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { finishWorkers(); }

    void key_opensItAndItsLinksLeadOn() {
        Desktop desktop;
        QVERIFY(QTest::qWaitForWindowActive(desktop.window.get()));
        QTest::keyClick(desktop.window.get(), Qt::Key_F1, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->findChild<HelpPage*>(), kPatience);
        auto* page = desktop.window->findChild<HelpPage*>();
        const auto text = [page] { return page->browser()->toPlainText(); };
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("Coming from ZenML"), kPatience);
        QVERIFY(page->isVisible());
        QVERIFY(text().contains("ExternalArtifact"));
        Desktop::keepPicture(*desktop.window, "help-page");
        QTest::mouseClick(page->findChild<QAbstractButton*>("help-from-dvc"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("Coming from DVC"), kPatience);
        Q_EMIT page->browser()->anchorClicked(QUrl("python.md"));
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("A materializer of one"), kPatience);
        QVERIFY(page->findChild<QAbstractButton*>("help-python")->isChecked());
        // A place within a page: what is said there comes to the top.
        Q_EMIT page->browser()->anchorClicked(QUrl("pipeline-format.md#items"));
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("for_each makes a cell"), kPatience);
        const auto top = [page] { return page->browser()->cursorForPosition(QPoint(40, 6)).block().text(); };
        QTRY_COMPARE_WITH_TIMEOUT(top(), QString("Items"), kPatience);
        Desktop::keepPicture(*desktop.window, "help-place");
        Q_EMIT page->browser()->anchorClicked(QUrl("#cells"));
        QTRY_COMPARE_WITH_TIMEOUT(top(), QString("Cells"), kPatience);
        Q_EMIT page->browser()->anchorClicked(QUrl("python.md"));
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("A materializer of one"), kPatience);
        // What leads out is told, and nothing is opened.
        QSignalSpy copied(&desktop.desk, &Desk::copyText);
        Q_EMIT page->browser()->anchorClicked(QUrl("https://example.org/x"));
        QCOMPARE(copied.size(), 1);
        QVERIFY(text().contains("A materializer of one"));
    }

    void largerText_keepsThePlace() {
        Desktop desktop;
        QVERIFY(QTest::qWaitForWindowActive(desktop.window.get()));
        QTest::keyClick(desktop.window.get(), Qt::Key_F1, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->findChild<HelpPage*>(), kPatience);
        auto* page = desktop.window->findChild<HelpPage*>();
        page->show(QStringLiteral("pipeline-format"), QStringLiteral("items"));
        const auto top = [page] { return page->browser()->cursorForPosition(QPoint(40, 6)).block().text(); };
        QTRY_COMPARE_WITH_TIMEOUT(top(), QString("Items"), kPatience);
        const auto size = [page] { return page->browser()->document()->defaultFont().pixelSize(); };
        const int before = size();
        desktop.settings->setTextScale(1.5);
        QTRY_COMPARE_WITH_TIMEOUT(size(), before * 3 / 2, kPatience);
        QTRY_COMPARE(top(), QString("Items"));
        desktop.settings->setTextScale(1);
        desktop.settings->setTheme(Settings::Theme::Dark);
        QTRY_COMPARE_WITH_TIMEOUT(size(), before, kPatience);
        QTRY_COMPARE(top(), QString("Items"));
    }

    void pictures_areThoseOfTheTheme() {
        Desktop desktop;
        QVERIFY(QTest::qWaitForWindowActive(desktop.window.get()));
        QTest::keyClick(desktop.window.get(), Qt::Key_F1, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->findChild<HelpPage*>(), kPatience);
        auto* page = desktop.window->findChild<HelpPage*>();
        page->show(QStringLiteral("pictures"));
        const auto text = [page] { return page->browser()->toPlainText(); };
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("Pictures, and how a step makes each"), kPatience);
        const auto images = [page] {
            QList<QImage> all;
            const QTextDocument* document = page->browser()->document();
            for (QTextBlock block = document->begin(); block.isValid(); block = block.next())
                for (auto part = block.begin(); !part.atEnd(); ++part)
                    if (const QTextCharFormat format = part.fragment().charFormat(); format.isImageFormat())
                        all << document->resource(QTextDocument::ImageResource, format.toImageFormat().name())
                                   .value<QImage>();
            return all;
        };
        QVERIFY(images().size() > 8);
        for (const QImage& image : images()) {
            QVERIFY(!image.isNull());
            QCOMPARE(image.devicePixelRatio(), 2.0);
            QVERIFY(qGray(image.pixel(2, 2)) > 200);
        }
        Desktop::keepPicture(*desktop.window, "help-pictures");
        desktop.settings->setTheme(Settings::Theme::Dark);
        QTRY_VERIFY_WITH_TIMEOUT(qGray(images().value(0).pixel(2, 2)) < 60, kPatience);
        Desktop::keepPicture(*desktop.window, "help-pictures-dark");
    }

    void everyPage_isThere() {
        Desktop desktop;
        const HelpPage page(desktop.window->context(), QString()); // registers them
        QStringList files, listed;
        const QString help = qEnvironmentVariable("STEMMA_SOURCE_DIR") + "/resources/help";
        for (const QFileInfo& file : QDir(help).entryInfoList({"*.md"})) files << file.completeBaseName();
        for (const HelpPage::Entry& entry : HelpPage::entries()) listed << QLatin1String(entry.name);
        listed.sort();
        files.sort();
        QCOMPARE(listed, files);
        for (const QString& name : files) QVERIFY2(QFile::exists(":/help/" + name + ".md"), qPrintable(name));
    }
};

QTEST_MAIN(HelpPageTest)
#include "tst_HelpPage.moc"
