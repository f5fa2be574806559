// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// What a shell is told when Tab is pressed.
class CliCompletionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_fixture.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: {depth: 3}\nsteps:\n  clean: {sql: SELECT 1 AS "
                                      "x}\n  count: {sql: SELECT x FROM clean, inputs: [clean]}\n");
        m_fixture.writeFile("notes.yaml", "just: notes\n");
        QDir().mkpath(m_fixture.path("sub"));
        QVERIFY(m_fixture.run({"run"}).exit == 0);
        QVERIFY(m_fixture.run({"tag", "p/clean", "paper"}).exit == 0);
        QVERIFY(m_fixture.run({"tag", "p/clean", "production", "--alias"}).exit == 0);
    }

    void words_data() {
        QTest::addColumn<QStringList>("typed");
        QTest::addColumn<QStringList>("offered");
        QTest::newRow("command") << QStringList{"art"} << QStringList{"artifacts"};
        QTest::newRow("option") << QStringList{"run", "--dr"} << QStringList{"--dry-run"};
        QTest::newRow("of all commands") << QStringList{"run", "--work"} << QStringList{"--workspace"};
        QTest::newRow("pipeline file") << QStringList{"run", "p"} << QStringList{"p.yaml"};
        QTest::newRow("folder") << QStringList{"run", "su"} << QStringList{"sub/"};
        QTest::newRow("step") << QStringList{"run", "p.yaml", "--only", "c"} << QStringList{"clean", "count"};
        QTest::newRow("step, joined") << QStringList{"run", "--from=cl"} << QStringList{"--from=clean"};
        QTest::newRow("parameter") << QStringList{"run", "-p", ""} << QStringList{"depth="};
        QTest::newRow("artifact") << QStringList{"show", "p/c"} << QStringList{"p/clean", "p/count"};
        QTest::newRow("version") << QStringList{"show", "p/clean@"}
                                 << QStringList{"p/clean@1", "p/clean@production", "p/clean@latest", "p/clean@newest"};
        QTest::newRow("run") << QStringList{"show", "run:"} << QStringList{"run:1"};
        QTest::newRow("step of a run") << QStringList{"show", "run:1/cl"} << QStringList{"run:1/clean"};
        QTest::newRow("log") << QStringList{"log", "1/"} << QStringList{"1/clean", "1/count"};
        QTest::newRow("log, last run") << QStringList{"log", "co"} << QStringList{"count"};
        QTest::newRow("tag") << QStringList{"tag", "p/count", "p"} << QStringList{"paper"};
        QTest::newRow("alias") << QStringList{"tag", "--alias", "p/count", "p"} << QStringList{"production"};
        QTest::newRow("second reference") << QStringList{"why", "p/clean", "p/cou"} << QStringList{"p/count"};
        QTest::newRow("repeated") << QStringList{"delete", "p/clean", "p/count", "p/cl"} << QStringList{"p/clean"};
        QTest::newRow("word of an option") << QStringList{"lineage", "p/clean", "--theme", "d"} << QStringList{"dark"};
        QTest::newRow("file") << QStringList{"add", ""} << QStringList{":files"};
        QTest::newRow("folder option") << QStringList{"-w", ""} << QStringList{":folders"};
        QTest::newRow("another workspace") << QStringList{"-w", "sub", "show", ""} << QStringList{};
        QTest::newRow("shell") << QStringList{"completion", ""} << QStringList{"bash", "zsh", "fish"};
        QTest::newRow("nothing more") << QStringList{"show", "p/clean", ""} << QStringList{};
        QTest::newRow("unknown command") << QStringList{"rnu", ""} << QStringList{};
    }
    void words() {
        QFETCH(QStringList, typed);
        QFETCH(QStringList, offered);
        const CliResult result = m_fixture.run(QStringList{"__complete"} + typed);
        QCOMPARE(result.exit, 0);
        QVERIFY2(result.err.isEmpty(), result.err);
        QStringList words;
        for (const QString& line : result.lines()) words << line.section('\t', 0, 0);
        QCOMPARE(words, offered);
    }

    void nothing_isMadeOrSaid() {
        CliFixture empty;
        const CliResult result = empty.run({"__complete", "show", ""});
        QCOMPARE(result.exit, 0);
        QVERIFY(result.out.isEmpty() && result.err.isEmpty());
        QVERIFY(!empty.exists(".stemma"));
    }

    void hostileNames_areNotOffered() {
        CliFixture fixture;
        fixture.writeFile("x.txt", "1\n");
        fixture.run({"add", "x.txt", "--name", "fine"});
        fixture.run({"tag", "fine", QString("evil\x1b[31m")});
        QVERIFY(!fixture.run({"__complete", "tag", "fine", ""}).out.contains('\x1b'));
    }

    void bash_completesThroughTheScript() {
        const auto complete = [&](const QString& line) {
            QProcess bash;
            bash.setWorkingDirectory(m_fixture.path());
            bash.start("bash",
                       {"--norc", "-c",
                        "export PATH='" + qEnvironmentVariable("STEMMA_BIN") +
                            "':$PATH; source <(stemma completion bash); COMP_LINE=$1; COMP_POINT=${#COMP_LINE}; "
                            "compopt() { :; }; _stemma; printf '%s\\n' \"${COMPREPLY[@]}\"",
                        "bash", line});
            bash.waitForFinished();
            return QString::fromUtf8(bash.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
        };
        QCOMPARE(complete("stemma art"), QStringList{"artifacts"});
        QCOMPARE(complete("stemma show p/clean@prod"), QStringList{"production"}); // bash keeps what is before the @
        QCOMPARE(complete("stemma show run:"), QStringList{"1"});
        QCOMPARE(complete("stemma run --only "), QStringList({"clean", "count"}));
    }

    void scripts_areThere() {
        for (const char* shell : {"bash", "zsh", "fish"}) {
            const CliResult result = m_fixture.run({"completion", shell});
            QCOMPARE(result.exit, 0);
            QVERIFY(result.out.contains("__complete"));
        }
    }

private:
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliCompletionTest)
#include "tst_CliCompletion.moc"
