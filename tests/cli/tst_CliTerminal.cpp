// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"
#include "tests/support/TerminalProcess.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;
using stemma::test::TerminalProcess;

namespace {

/// What stays on the screen: escapes are followed as far as the program uses them.
QStringList screenOf(const QByteArray& output) {
    QStringList lines{QString()};
    qsizetype row = 0;
    const QString text = QString::fromUtf8(output);
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            if (++row == lines.size()) lines << QString();
        } else if (text[i] == '\r') {
            continue;
        } else if (text[i] == u'\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
            qsizetype end = i + 2;
            while (end < text.size() && !text[end].isLetter()) ++end;
            const int number = text.mid(i + 2, end - i - 2).toInt();
            if (text[end] == 'A') row = std::max<qsizetype>(0, row - number);
            if (text[end] == 'J') {
                lines.resize(row + 1);
                lines[row].clear();
            }
            i = end;
        } else {
            lines[row] += text[i];
        }
    }
    return lines;
}

} // namespace

/// The program on a terminal: redrawn, coloured, cut to its width, asked, interrupted.
class CliTerminalTest : public QObject {
    Q_OBJECT

private slots:
    void run_redrawsAndEndsClean() {
        CliFixture fixture;
        fixture.writeFile("p.yaml",
                          "stemma: 1\nname: p\nsteps:\n  slow:\n    command: \"echo '::stemma progress 0.5 "
                          "halfway'; touch '" +
                              fixture.path("started").toUtf8() + "'; while [ ! -e '" + fixture.path("go").toUtf8() +
                              "' ]; do sleep 0.05; done; echo 1 > {outputs.slow}\"\n    outputs: {slow: {type: "
                              "text}}\n");
        TerminalProcess process(CliFixture::program(), {"run"}, fixture.path(), 80);
        QVERIFY2(process.readUntil("halfway"), process.output()); // seen while it runs
        QVERIFY(process.output().contains("50 %"));
        fixture.writeFile("go", "");
        QCOMPARE(process.wait(), 0);
        const QStringList screen = screenOf(process.output());
        QVERIFY2(screen.filter("running").isEmpty() && screen.filter("halfway").isEmpty(),
                 qPrintable(screen.join('\n')));
        QCOMPARE(screen.filter("✓ slow").size(), 1);
        QCOMPARE(screen.filter("Run 1 completed").size(), 1);
    }

    void colours_onlyWhereTheyAreWanted() {
        CliFixture fixture;
        fixture.writeFile("a.txt", "1\n");
        QVERIFY(fixture.run({"add", "a.txt"}).exit == 0);
        TerminalProcess coloured(CliFixture::program(), {"artifacts"}, fixture.path(), 80);
        QCOMPARE(coloured.wait(), 0);
        QVERIFY2(coloured.output().contains("\x1b[1m"), coloured.output());
        TerminalProcess plain(CliFixture::program(), {"artifacts"}, fixture.path(), 80, true);
        QCOMPARE(plain.wait(), 0);
        QVERIFY2(!plain.output().contains('\x1b'), plain.output());
        QVERIFY(!fixture.run({"artifacts"}).out.contains('\x1b'));
    }

    void tables_areCutToTheWidth() {
        CliFixture fixture;
        fixture.writeFile("wide.csv",
                          "a_column_with_quite_a_name,another_column_with_a_name,一個很長的欄位名稱在這裡\n" +
                              QByteArray(60, 'x') + "," + QByteArray(60, 'y') + ",12345\n");
        QVERIFY(fixture.run({"add", "wide.csv"}).exit == 0);
        for (const QStringList& words : {QStringList{"artifacts"}, QStringList{"show", "wide"}}) {
            TerminalProcess process(CliFixture::program(), words, fixture.path(), 44, true);
            QCOMPARE(process.wait(), 0);
            // Facts of a version (paths, hashes) are there to be copied, and are never cut; tables are.
            const QString text = QString::fromUtf8(process.output());
            const QStringList lines =
                words[0] == "show" ? text.section("1 of 1 row", 1).split("\r\n") : text.split("\r\n");
            QVERIFY(lines.size() > 2);
            for (const QString& line : lines) {
                int width = 0;
                for (const QChar c : line) width += c.unicode() >= 0x2e80 ? 2 : 1;
                QVERIFY2(width <= 44, qPrintable(line));
            }
        }
    }

    void delete_asksFirst() {
        CliFixture fixture;
        fixture.writeFile("a.txt", "1\n");
        QVERIFY(fixture.run({"add", "a.txt"}).exit == 0);
        TerminalProcess no(CliFixture::program(), {"delete", "a"}, fixture.path(), 80);
        QVERIFY2(no.readUntil("[y/N]"), no.output());
        no.type("n\n");
        QCOMPARE(no.wait(), 0);
        QVERIFY2(no.output().contains("Nothing was changed"), no.output());
        QVERIFY(fixture.run({"export", "a", "--to", "b.txt"}).exit == 0);
        TerminalProcess yes(CliFixture::program(), {"delete", "a"}, fixture.path(), 80);
        QVERIFY(yes.readUntil("[y/N]"));
        yes.type("y\n");
        QCOMPARE(yes.wait(), 0);
        QVERIFY2(yes.output().contains("Moved 1 version"), yes.output());
    }

    void controlC_stopsTheRun() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  slow:\n    command: touch '" +
                                        fixture.path("started").toUtf8() +
                                        "'; sleep 600\n    outputs: {slow: {type: text}}\n");
        TerminalProcess process(CliFixture::program(), {"run"}, fixture.path(), 80);
        QVERIFY(fixture.waitForFile("started"));
        process.type("\x03");
        QVERIFY2(process.readUntil("Stopping"), process.output());
        QCOMPARE(process.wait(), 130);
        QVERIFY2(screenOf(process.output()).join('\n').contains("Run 1 cancelled"), process.output());
    }

    void log_isHarmless() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  a:\n    command: 'printf \"\\033]0;owned\\007\\n\"; echo 1 > "
                                    "{outputs.a}'\n    outputs: {a: {type: text}}\n");
        QVERIFY(fixture.run({"run"}).exit == 0);
        QVERIFY2(fixture.run({"log", "a"}).out.contains("\x1b]0;owned"), "in a pipe byte for byte");
        TerminalProcess process(CliFixture::program(), {"log", "a"}, fixture.path(), 80, true);
        QCOMPARE(process.wait(), 0);
        QVERIFY2(!process.output().contains('\x1b') && process.output().contains("\\x1b]0;owned\\x07"),
                 process.output());
    }
};

QTEST_GUILESS_MAIN(CliTerminalTest)
#include "tst_CliTerminal.moc"
