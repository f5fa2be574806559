// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QDeadlineTimer>
#include <QImage>
#include <QRegularExpression>

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// `stemma-desktop` as a process, without a display: the window it draws to a file, and what it says of its own.
class CliDesktopTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_fixture.copyExample("penguins");
        m_fixture.writeFile("alone/birds.csv", "bird,mass\nowl,3\nrobin,1\n");
        const CliResult result = m_fixture.run({"run", "penguins.yaml"});
        QVERIFY2(result.exit == 0, result.told());
    }

    void view_isDrawn_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("lineage") << QStringList{".", "--view", "lineage", "--select", "penguins/model"};
        QTest::newRow("runs") << QStringList{".", "--view", "runs"};
        QTest::newRow("run") << QStringList{".", "--view", "run:1"};
        QTest::newRow("version") << QStringList{".", "--view", "version:penguins/confusion"};
        QTest::newRow("preview") << QStringList{".", "--view", "preview:penguins.yaml"};
        QTest::newRow("data") << QStringList{".", "--view", "data:alone/birds.csv"};
        QTest::newRow("page of the help") << QStringList{".", "--view", "help:window"};
        for (const char* dialog : {"settings", "new", "export", "help", "about"})
            QTest::newRow(dialog) << QStringList{".", "--view", QString::fromLatin1(dialog)};
        QTest::newRow("welcome") << QStringList{"--view", "welcome"};
    }
    void view_isDrawn() {
        QFETCH(QStringList, arguments);
        const CliResult result = draw(arguments + QStringList{"--size", "900x600", "--scale", "2"});
        QVERIFY2(result.exit == 0 && !result.err.contains("stemma-desktop:"), result.told());
        const QImage picture(m_fixture.path("window.png"));
        QCOMPARE(picture.size(), QSize(1800, 1200));
        const QByteArray bytes = m_fixture.readFile("window.png");
        QVERIFY2(!m_seen.contains(bytes), "two views look the same");
        m_seen << bytes;
    }

    void folderOfSeveralPipelines_opensItsWorkspace() {
        CliFixture lab;
        lab.writeFile("a.csv", "x\n1\n");
        lab.writeFile("one.yaml", "stemma: 1\nname: one\nsteps: {a: {import: a.csv}}\n");
        lab.writeFile("two.yaml", "stemma: 1\nname: two\nsteps: {a: {import: a.csv}}\n");
        QVERIFY(lab.run({"run", "one.yaml"}).exit == 0);
        QProcess process;
        process.setWorkingDirectory(lab.path());
        process.start(CliFixture::program("stemma-desktop"),
                      {".", "--view", "version:one/a", "--picture", "window.png"});
        const CliResult result = CliFixture::wait(process);
        QVERIFY2(result.exit == 0, result.told());
    }

    void wrongView_saysWhichThereAre_data() {
        QTest::addColumn<QString>("view");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("word") << "linage"
                              << QByteArray(
                                     "there is no view linage; there are welcome, lineage, map, history, runs, run:12");
        QTest::newRow("kind") << "pipeline:x" << QByteArray("preview:penguins.yaml");
        QTest::newRow("run") << "run:99" << QByteArray("there is no run 99");
        QTest::newRow("number") << "run:x" << QByteArray("run:12");
        QTest::newRow("version") << "version:penguins/modle" << QByteArray("penguins/model");
        QTest::newRow("file") << "preview:no.yaml" << QByteArray("no.yaml isn't there");
        QTest::newRow("welcome") << "welcome" << QByteArray("no folder open");
    }
    void wrongView_saysWhichThereAre() {
        QFETCH(QString, view);
        QFETCH(QByteArray, says);
        QFile::remove(m_fixture.path("window.png"));
        const CliResult result = draw({".", "--view", view});
        QVERIFY2(result.exit == 2, result.told());
        QVERIFY2(result.err.contains(says), result.err);
        QVERIFY(!m_fixture.exists("window.png"));
    }

    void everyKindOfPage_isNamed() {
        const QByteArray help = draw({"--help"}).out, wrong = draw({".", "--view", "linage"}).err;
        for (const char* kind : {"run:", "version:", "compare:", "preview:", "data:", "curve:", "help:"}) {
            QVERIFY2(help.contains(kind), kind);
            QVERIFY2(wrong.contains(kind), kind);
        }
    }

    /// What ./dev bench measures by: each moment once, in their order, in seconds of the machine's clock.
    void moments_areSaidWhereAsked() {
        const QList<QByteArray> lines = momentsOf({m_fixture.path()}, 2);
        QCOMPARE(lines.size(), 2);
        static const QRegularExpression line(QStringLiteral("^(window|list) (\\d+\\.\\d{9})$"));
        const auto window = line.match(QString::fromUtf8(lines[0])), list = line.match(QString::fromUtf8(lines[1]));
        QCOMPARE(window.captured(1), QString("window"));
        QCOMPARE(list.captured(1), QString("list"));
        const double now = double(QDeadlineTimer::current().deadlineNSecs()) / 1e9;
        QVERIFY(window.captured(2).toDouble() > now - 600);
        QVERIFY(window.captured(2).toDouble() <= list.captured(2).toDouble());
        QVERIFY(list.captured(2).toDouble() <= now);
    }

    void welcomePage_isAWindowWithoutAList() {
        const QList<QByteArray> lines = momentsOf({}, 1);
        QCOMPARE(lines.size(), 1);
        QVERIFY(lines[0].startsWith("window "));
    }

private:
    /// Opens the window, waits for so many lines of STEMMA_SAY_SHOWN, ends it; all it said.
    QList<QByteArray> momentsOf(const QStringList& arguments, int count) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("STEMMA_SAY_SHOWN", "/dev/stdout");
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        environment.insert("HOME", m_fixture.path("home")); // what this machine's person last had open is none of ours
        for (const char* name : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
            environment.remove(name);
        process.setProcessEnvironment(environment);
        process.start(CliFixture::program("stemma-desktop"), arguments);
        QByteArray said;
        while (said.count('\n') < count && process.waitForReadyRead(60'000)) said += process.readAll();
        process.terminate();
        process.waitForFinished();
        return (said + process.readAll()).trimmed().split('\n');
    }
    CliResult draw(const QStringList& arguments) const {
        QProcess process;
        process.setWorkingDirectory(m_fixture.path());
        process.start(CliFixture::program("stemma-desktop"), arguments + QStringList{"--picture", "window.png"});
        return CliFixture::wait(process);
    }
    CliFixture m_fixture;
    QList<QByteArray> m_seen;
};

QTEST_GUILESS_MAIN(CliDesktopTest)
#include "tst_CliDesktop.moc"
