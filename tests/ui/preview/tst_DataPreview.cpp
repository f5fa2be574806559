// SPDX-License-Identifier: GPL-3.0-or-later
#include "PreviewFixture.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/views/preview/DataPreview.h"
#include "ui/visual/TableView.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkText.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QtTest>
#include <sys/stat.h>

using namespace stemma;
using namespace stemma::ui;

namespace {

struct Window {
    Session session;
    Selection selection;
    Desk desk;
    QSplitter splitter;
    DataPreview* view;

    explicit Window(const fs::path& file) : view(new DataPreview(file, session, selection, desk)) {
        splitter.addWidget(view);
        splitter.addWidget(view->panel());
        view->panel()->setFixedWidth(380);
        splitter.resize(1240, 700);
        splitter.show();
    }
};

} // namespace

/// A dropped data file: seen at once, kept when asked.
class DataPreviewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { PreviewFixture::dress(); }
    void cleanup() { finishWorkers(); }

    void whatCantBeSeen_isSaidAndKept() {
        const PreviewFixture fixture;
        // With a comma for decimals and semicolons between: by looking, 1,5 may as well be text; "-" is nothing.
        QVERIFY(writeFile(fixture.project / "prices.txt", "name;price\ntea;1,5\nj\xe4m;-\nrye;2,25\n"));
        Window window(fixture.project / "prices.txt");
        QTRY_VERIFY(window.view->viewer());
        auto* options = window.splitter.findChild<QPushButton*>("readOptions");
        QVERIFY(QTest::qWaitForWindowExposed(&window.splitter));
        QTRY_VERIFY(options->isVisible() && options->width() > 0);
        options->setFocus();
        QTest::keyClick(options, Qt::Key_Space);
        QVERIFY(window.splitter.findChild<QWidget*>("readAs")->isVisible());
        const auto choose = [&](const char* name, const QString& words) {
            auto* box = window.splitter.findChild<QComboBox*>(name);
            QVERIFY2(box->isVisible() && box->findText(words) >= 0, name);
            box->setCurrentIndex(box->findText(words));
        };
        choose("readType", "table");
        choose("readDelimiter", "semicolon");
        choose("readDecimal", "comma");
        choose("readEncoding", "Latin-1");
        auto* nulls = window.splitter.findChild<QLineEdit*>("readNulls");
        nulls->setFocus();
        QTest::keyClicks(nulls, "-");
        QTest::keyClick(nulls, Qt::Key_Return);
        const auto table = [&] { return qobject_cast<TableView*>(window.view->viewer()); };
        QTRY_VERIFY_WITH_TIMEOUT(table() && table()->profile() && table()->profile()->columns.size() == 2, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(table()->profile()->columns[1].type, std::string("DOUBLE"), 20'000);
        PreviewFixture::picture(window.splitter, "data-read-as");
        QSignalSpy kept(window.view, &DataPreview::kept);
        QTest::mouseClick(window.splitter.findChild<QPushButton*>("keep"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, 20'000);
        const VersionInfo version = window.session.handle().store->version(kept[0][0].value<VersionId>()).value();
        QCOMPARE(version.type, std::string("table"));
        QCOMPARE(version.metadata["rows"].integer(), 3);
        QCOMPARE(version.metadata["columns"].items().at(1)["type"].text(), std::string("DOUBLE"));
    }

    void table_isShownProfiledAndKept() {
        const PreviewFixture fixture;
        Window window(fixture.project / "sales.csv");
        QTRY_VERIFY(window.view->viewer());
        auto* table = qobject_cast<TableView*>(window.view->viewer());
        QVERIFY(table);
        QTRY_VERIFY_WITH_TIMEOUT(table->profile(), 20'000);
        QCOMPARE(table->profile()->rows, 4);
        QVERIFY2(!fs::exists(fixture.project / ".stemma"), "looking made a workspace");
        PreviewFixture::picture(window.splitter, "data-table");

        auto* name = window.splitter.findChild<QLineEdit*>("artifactName");
        auto* keep = window.splitter.findChild<QPushButton*>("keep");
        QCOMPARE(name->text(), QStringLiteral("sales"));
        name->setText("no name!");
        QTest::mouseClick(keep, Qt::LeftButton);
        auto* problem = window.splitter.findChild<LinkText*>("keepProblem");
        QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), 20'000);
        QVERIFY(problem->text().contains("isn't a name for an artifact"));
        PreviewFixture::picture(window.splitter, "data-refused");

        name->setText("field_notes");
        QSignalSpy kept(window.view, &DataPreview::kept), opened(&window.desk, &Desk::openVersion);
        QTest::mouseClick(keep, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(kept.count(), 1, 30'000);
        QCOMPARE(opened.count(), 1);
        QVERIFY(!problem->isVisible());
        QTRY_VERIFY(window.session.overview()->artifact("field_notes"));
        QCOMPARE(window.session.overview()->artifact("field_notes")->type, std::string("table"));
    }

    void wrongContent_saysSoInPlace_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::newRow("bytes that are no table") << QByteArray("\x00\x01\x02\xff\xfe\x00", 6) << QString();
        QTest::newRow("another encoding") << QByteArray("name,n\nJos\xe9,1\n") << QStringLiteral("latin-1");
    }
    void wrongContent_saysSoInPlace() {
        QFETCH(QByteArray, content);
        QFETCH(QString, said);
        const PreviewFixture fixture;
        Window window(fixture.write("odd.csv", content.toStdString()));
        QTRY_VERIFY(window.view->viewer());
        if (auto* table = qobject_cast<TableView*>(window.view->viewer())) {
            auto* message = table->findChild<ViewerMessage*>();
            QVERIFY(message);
            QTRY_VERIFY_WITH_TIMEOUT(message->isVisible() && !message->sentence().isEmpty(), 20'000);
            QVERIFY2(message->hint().contains(said), qPrintable(message->sentence() + " | " + message->hint()));
        } else {
            QVERIFY(said.isEmpty()); // taken for what it is: bytes
        }
        PreviewFixture::picture(window.splitter, QStringLiteral("data-odd-") + (said.isEmpty() ? "bytes" : "latin"));
    }

    void strangeThing_isRefusedInPlace() {
        const PreviewFixture fixture;
        const fs::path pipe = fixture.project / "pipe.csv";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        Window window(pipe);
        QTRY_VERIFY(qobject_cast<EmptyState*>(window.view->viewer()));
        QCOMPARE(static_cast<EmptyState*>(window.view->viewer())->title(), QStringLiteral("pipe.csv is a named pipe"));
    }

    void names_areMadeOfStems() {
        QCOMPARE(artifactNameFor("/x/penguins_raw.csv"), QStringLiteral("penguins_raw"));
        QCOMPARE(artifactNameFor("/x/a b.tar.gz"), QStringLiteral("a_b"));
        QCOMPARE(artifactNameFor("/x/2024.csv"), QStringLiteral("_2024"));
        QCOMPARE(artifactNameFor("/x/.csv"), QStringLiteral("_"));
        QCOMPARE(artifactNameFor("/x/größe.csv"), QStringLiteral("gr__e"));
    }
};

QTEST_MAIN(DataPreviewTest)
#include "tst_DataPreview.moc"
