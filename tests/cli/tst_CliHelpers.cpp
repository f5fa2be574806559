// SPDX-License-Identifier: GPL-3.0-or-later
// Helpers of another build beside the program: it says so and ends, whatever they do.
#include "tests/support/CliFixture.h"

using namespace stemma::test;

class CliHelpersTest : public QObject {
    Q_OBJECT

    static QByteArray little(quint64 value, int bytes) {
        QByteArray out;
        for (int i = 0; i < bytes; ++i) out.append(char(value >> (8 * i) & 0xff));
        return out;
    }
    /// A frame as formats have it: length, id, kind, length of the header, header.
    static QByteArray frame(quint64 id, int kind, const QByteArray& header) {
        return little(quint64(13 + header.size()), 4) + little(id, 8) + little(quint64(kind), 1) +
               little(quint64(header.size()), 4) + header;
    }
    static QByteArray hello(int protocol, const QByteArray& build) {
        const QJsonObject header{{"protocol", protocol}, {"version", QString::fromUtf8(build)}};
        return frame(0, 6, QJsonDocument(header).toJson(QJsonDocument::Compact));
    }
    /// helpers/NAME sends the bytes, then reads for as long as the program is there.
    static void fake(CliFixture& folder, const QString& name, const QByteArray& sends,
                     const QByteArray& then = "exec cat <&3 >/dev/null") {
        folder.writeFile("helpers/" + name + ".bytes", sends);
        folder.writeFile("helpers/" + name, "#!/bin/sh\ncat \"$0.bytes\" >&3\n" + then + "\n");
        QFile::setPermissions(folder.path("helpers/" + name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        folder.setEnvironment("STEMMA_HELPERS", folder.path("helpers"));
    }
    static QByteArray version() {
        CliFixture folder;
        return folder.run({"--version"}).out.trimmed().split(' ').last();
    }
    static void pipeline(const CliFixture& folder) {
        folder.writeFile("t.csv", "a,b\n1,x\n2,y\n");
        folder.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                                   "  raw: {import: t.csv}\n"
                                   "  sum: {sql: SELECT sum(a) AS s FROM raw, inputs: [raw]}\n");
    }

private slots:
    void run_saysWhichHelperIsWrong_data() {
        QTest::addColumn<QByteArray>("sends");
        QTest::addColumn<QByteArray>("then");
        QTest::addColumn<QByteArray>("says");
        const QByteArray waits = "exec cat <&3 >/dev/null";
        QTest::newRow("another version") << hello(1, "0.0.7") << waits << QByteArray("Stemma 0.0.7 (protocol 1)");
        QTest::newRow("another protocol") << hello(99, version()) << waits << QByteArray("(protocol 99)");
        QTest::newRow("nothing") << QByteArray() << waits << QByteArray("hasn't said within");
        QTest::newRow("garbage") << QByteArray("Usage: tables [OPTION]... [FILE]...\n") << waits
                                 << QByteArray("isn't a helper of this program");
        QTest::newRow("an answer, but no hello") << frame(1, 2, "{}") << waits << QByteArray("older build");
        QTest::newRow("it ends") << QByteArray() << QByteArray("exit 3") << QByteArray("exit code 3");
    }
    void run_saysWhichHelperIsWrong() {
        QFETCH(QByteArray, sends);
        QFETCH(QByteArray, then);
        QFETCH(QByteArray, says);
        CliFixture folder;
        pipeline(folder);
        fake(folder, "stemma-tables", sends, then);
        if (sends.isEmpty()) folder.setEnvironment("STEMMA_HELPER_SECONDS", then.startsWith("exit") ? "60" : "0.3");
        const CliResult result = folder.run({"run", "p.yaml"});
        QVERIFY2(result.exit > 0, result.told());
        for (const QByteArray& part : {says, folder.path("helpers/stemma-tables").toUtf8(), "Stemma " + version(),
                                       QByteArray("STEMMA_HELPERS is '")})
            QVERIFY2((result.out + result.err).contains(part), part + " is missing in: " + result.told());
        // With the helpers of this build it runs.
        folder.setEnvironment("STEMMA_HELPERS", qEnvironmentVariable("STEMMA_HELPERS"));
        folder.setEnvironment("STEMMA_HELPER_SECONDS", "60");
        const CliResult again = folder.run({"run", "p.yaml"});
        QVERIFY2(again.exit == 0, again.told());
    }

    void json_hasTheCode() {
        CliFixture folder;
        pipeline(folder);
        fake(folder, "stemma-tables", hello(1, "0.0.7"));
        const CliResult result = folder.run({"plan", "p.yaml", "--json"});
        QVERIFY2(result.exit > 0, result.told());
        QVERIFY2((result.out + result.err).contains("\"code\":\"wrong_helper\""), result.told());
    }

    void lineageIsDrawn_thoughTheLayoutHelperIsOfAnotherVersion() {
        CliFixture folder;
        folder.writeFile("p.yaml",
                         "stemma: 1\nname: p\nsteps:\n  a: {command: 'echo x > {outputs.a}', outputs: [a]}\n"
                         "  b: {command: 'cp {inputs.a} {outputs.b}', inputs: [a], outputs: [b]}\n  c: {command: 'cat "
                         "{inputs.a} {inputs.b} > {outputs.c}', inputs: [a, b], outputs: [c]}\n");
        CliResult result = folder.run({"run", "p.yaml"});
        QVERIFY2(result.exit == 0, result.told());
        fake(folder, "stemma-layout", hello(1, "0.0.7"));
        result = folder.run({"lineage", "p/c", "--to", "b.svg"});
        QVERIFY2(result.exit == 0 && folder.readFile("b.svg").contains("<svg"), result.told());
    }
};

QTEST_MAIN(CliHelpersTest)
#include "tst_CliHelpers.moc"
