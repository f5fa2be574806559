// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QRegularExpression>

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// The words themselves: help, wrong words, and where the workspace is.
class CliCommandLineTest : public QObject {
    Q_OBJECT

private slots:
    void version_isOneLine() {
        const CliResult result = CliFixture().run({"--version"});
        QCOMPARE(result.exit, 0);
        QVERIFY2(QRegularExpression("^stemma \\d+\\.\\d+\\.\\d+\n$").match(result.text()).hasMatch(), result.out);
    }

    void overview_listsEveryCommand() {
        const CliResult result = CliFixture().run({});
        QCOMPARE(result.exit, 0);
        for (const QString& name : commandNames())
            QVERIFY2(result.text().contains("\n  " + name + " "), qPrintable(name));
        QVERIFY(!result.text().contains("__complete"));
        QCOMPARE(CliFixture().run({"--help"}).out, result.out);
    }

    void help_hasAnExampleForEachCommand() {
        for (const QString& name : commandNames()) {
            const CliResult result = CliFixture().run({name, "--help"});
            QCOMPARE(result.exit, 0);
            QVERIFY2(result.text().contains("Usage: stemma " + name), result.out);
            QVERIFY2(result.text().contains("\nExamples\n"), result.out);
            QVERIFY2(result.text().section("\nExamples\n", 1).contains("stemma "), result.out);
            QCOMPARE(CliFixture().run({"help", name}).out, result.out);
            for (const QString& line : result.lines()) QVERIFY2(line.size() <= 120, qPrintable(line));
        }
    }

    void wrongWords_areNamedWithTheNearest_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("told");
        QTest::newRow("command") << QStringList{"rnu"} << "There is no command 'rnu'. Did you mean 'run'?";
        QTest::newRow("option") << QStringList{"run", "--jbos", "2"} << "Did you mean '--jobs'?";
        QTest::newRow("missing value") << QStringList{"run", "--jobs"} << "--jobs needs a value";
        QTest::newRow("not a number") << QStringList{"run", "--jobs", "many"} << "--jobs takes a whole number";
        QTest::newRow("missing argument") << QStringList{"show"} << "REF is missing";
        QTest::newRow("too many") << QStringList{"show", "a", "b"} << "'b' is one word too many";
        QTest::newRow("parameter") << QStringList{"run", "p.yaml", "-p", "x"} << "Write -p name=value";
        QTest::newRow("theme") << QStringList{"lineage", "x", "--theme", "drak"} << "Did you mean 'dark'?";
        QTest::newRow("shell") << QStringList{"completion", "bsh"} << "Did you mean 'bash'?";
    }
    void wrongWords_areNamedWithTheNearest() {
        QFETCH(QStringList, words);
        QFETCH(QString, told);
        CliFixture fixture;
        fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  a: {sql: SELECT 1 AS x}\n");
        const CliResult result = fixture.run(words);
        QCOMPARE(result.exit, 2);
        QVERIFY2(QString::fromUtf8(result.err).contains(told), result.told());
        QVERIFY(result.out.isEmpty());
    }

    void errors_areJsonWhereJsonIsAsked() {
        const CliResult result = CliFixture().run({"rnu", "--json"});
        QCOMPARE(result.exit, 2);
        QCOMPARE(result.errors().size(), 1);
        QCOMPARE(result.errors()[0]["code"].toString(), QString("invalid_argument"));
        QVERIFY(result.errors()[0]["message"].toString().contains("rnu"));
    }

    void workspace_isMissed() {
        const CliResult result = CliFixture().run({"artifacts"});
        QCOMPARE(result.exit, 3);
        QVERIFY2(result.err.contains("There is no workspace"), result.err);
        QVERIFY2(result.err.contains("stemma run"), result.err);
    }

    void workspace_isTheNearestAbove() {
        CliFixture fixture;
        fixture.writeFile("a.txt", "hello\n");
        QCOMPARE(fixture.run({"add", "a.txt"}).exit, 0);
        QDir().mkpath(fixture.path("sub/deeper"));
        const CliResult below = fixture.run({"artifacts", "--json"}, "sub/deeper");
        QCOMPARE(below.exit, 0);
        QCOMPARE(below.array().size(), 1);
        QVERIFY(!fixture.exists("sub/deeper/.stemma"));
    }

    void workspace_isNamedByOptionOrEnvironment() {
        CliFixture fixture;
        QDir().mkpath(fixture.path("one"));
        QDir().mkpath(fixture.path("two"));
        fixture.writeFile("a.txt", "hello\n");
        QCOMPARE(fixture.run({"-w", "one", "add", "a.txt"}).exit, 0);
        QVERIFY(fixture.exists("one/.stemma/stemma.db"));
        QVERIFY(!fixture.exists(".stemma"));
        fixture.setEnvironment("STEMMA_WORKSPACE", fixture.path("two"));
        QCOMPARE(fixture.run({"add", "a.txt"}).exit, 0);
        QVERIFY(fixture.exists("two/.stemma/stemma.db"));
        QCOMPARE(fixture.run({"artifacts", "--json", "-w", "one/.stemma"}).array().size(), 1); // the option wins
        QCOMPARE(fixture.run({"artifacts", "-w", "nowhere"}).exit, 3);
    }

    void workspace_thatIsDamaged() {
        CliFixture fixture;
        fixture.writeFile(".stemma/stemma.db", QByteArray(8192, 'x'));
        const CliResult result = fixture.run({"artifacts"});
        QCOMPARE(result.exit, 3);
        QVERIFY2(result.err.contains("stemma repair"), result.err);
    }

    void new_runsAtOnceAndOverwritesNothing() {
        CliFixture fixture;
        const CliResult made = fixture.run({"new", "weather"});
        QVERIFY2(made.exit == 0, made.told());
        const CliResult ran = fixture.run({"run"}, "weather");
        QVERIFY2(ran.exit == 0, ran.told());
        QVERIFY2(ran.out.contains("Run 1 completed: 4 executed"), ran.out);
        const QByteArray pipeline = fixture.readFile("weather/pipeline.yaml");
        QVERIFY(pipeline.contains("name: weather\n"));
        fixture.writeFile("weather/cities.sql", "SELECT 1 AS mine");
        const CliResult again = fixture.run({"new", "weather"});
        QCOMPARE(again.exit, 2);
        QVERIFY2(again.err.contains("there already"), again.err);
        QCOMPARE(fixture.readFile("weather/cities.sql"), QByteArray("SELECT 1 AS mine"));
    }

    void new_leavesNothingHalfDone() {
        CliFixture fixture;
        fixture.writeFile("measurements.csv", "mine\n");
        QCOMPARE(fixture.run({"new"}).exit, 2);
        QVERIFY(!fixture.exists("pipeline.yaml"));
        QCOMPARE(fixture.readFile("measurements.csv"), QByteArray("mine\n"));
    }

private:
    static QStringList commandNames() {
        QStringList names;
        for (const QString& line : CliFixture().run({"__complete", ""}).lines()) names << line.section('\t', 0, 0);
        if (names.size() < 15) qFatal("the catalog lists hardly any command");
        return names;
    }
};

QTEST_GUILESS_MAIN(CliCommandLineTest)
#include "tst_CliCommandLine.moc"
