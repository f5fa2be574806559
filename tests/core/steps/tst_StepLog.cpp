// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepLog.h"

#include <QTest>

using namespace stemma;

class StepLogTest : public QObject {
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<TempFolder>(); }

    void nothingPrinted_makesNoFile() {
        StepLog log(file(), {}, {});
        log.finish();
        QVERIFY(!fs::exists(file()));
    }
    void lines_areToldWholeAndKeptAsTheyCame() {
        std::vector<std::string> lines;
        StepLog log(file(), {},
                    {[&](bool error, const std::string& line) { lines.push_back((error ? "e " : "o ") + line); }, {}});
        log.add(false, "one\ntw");
        log.add(true, "oops\n");
        log.add(false, "o\nlast");
        log.finish();
        QCOMPARE(lines, (std::vector<std::string>{"o one", "e oops", "o two", "o last"}));
        QCOMPARE(*readFile(file()), std::string("one\noops\ntwo\nlast\n"));
    }
    void secrets_areMaskedEvenAcrossReads() {
        std::vector<std::string> lines;
        StepLog log(file(), {"hunter2", "hunter22"},
                    {[&](bool, const std::string& line) { lines.push_back(line); }, {}});
        log.add(false, "pass hun");
        log.add(false, "ter2 and hunter22\n");
        log.add(true, std::string(70'000, 'x') + "hun"); // a line too long to be held back whole
        log.add(true, "ter2\n");
        log.finish();
        const std::string text = *readFile(file());
        QVERIFY(text.find("hunter") == std::string::npos);
        QVERIFY(text.starts_with("pass *** and ***\n"));
        QCOMPARE(lines.front(), std::string("pass *** and ***"));
        QVERIFY(log.errorTail().find("hunter") == std::string::npos);
    }
    void longLogs_keepHeadAndTailAndSaySo() {
        StepLog log(file(), {}, {}, 1000);
        for (int i = 0; i < 1000; ++i) log.add(false, "line " + std::to_string(i) + "\n");
        log.finish();
        const std::string text = *readFile(file());
        QVERIFY(text.starts_with("line 0\nline 1\n"));
        QVERIFY(text.ends_with("line 998\nline 999\n"));
        QVERIFY(text.find("left out here") != std::string::npos);
        QVERIFY(text.size() < 2200);
    }
    void floods_areToldBySamplesButCommandsNever() {
        int lines = 0, commands = 0;
        StepLog log(file(), {},
                    {[&](bool, const std::string&) { ++lines; }, [&](const std::string&, const Json&) { ++commands; }});
        std::string block;
        for (int i = 0; i < 5000; ++i) block += i % 1000 == 999 ? "::stemma progress 0.5\n" : "noise\n";
        log.add(false, block);
        log.finish();
        QCOMPARE(commands, 5);
        QVERIFY(lines < 100);
        QCOMPARE(readFile(file())->size(), block.size());
    }
    void floodsOfCommands_areToldEachAndFewAsLines() {
        int lines = 0;
        std::vector<double> values;
        StepLog log(file(), {},
                    {[&](bool, const std::string&) { ++lines; },
                     [&](const std::string&, const Json& payload) { values.push_back(payload["value"].number()); }});
        std::string block;
        for (int i = 0; i < 5000; ++i) block += "::stemma metric a=" + std::to_string(i) + "\n";
        log.add(false, block);
        log.finish();
        QCOMPARE(values.size(), std::size_t(5000));
        for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(values[i], double(i));
        QVERIFY(lines < 100);
    }
    void binaryRubbish_isToldPrintable() {
        std::string told;
        StepLog log(file(), {}, {[&](bool, const std::string& line) { told = line; }, {}});
        log.add(false, std::string("\x1b[31m\xff\x00z\n", 9));
        log.finish();
        QVERIFY(told.find('\x1b') == std::string::npos);
        QCOMPARE(readFile(file())->size(), std::size_t(9)); // the log keeps the bytes
    }
    void commands_areParsed_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("expected");
        QTest::newRow("progress") << "::stemma progress 0.4 training"
                                  << R"(step.progress {"fraction":0.4,"text":"training"})";
        QTest::newRow("clamped") << "::stemma progress 7"
                                 << R"(step.progress {"fraction":1.0})";
        QTest::newRow("metric") << "::stemma metric loss=0.31 step=10"
                                << R"(step.metric {"name":"loss","value":0.31,"at":10.0})";
        QTest::newRow("metrics") << "::stemma metric step=2 loss=nan accuracy=0.5"
                                 << "step.metric {\"name\":\"loss\",\"value\":null,\"at\":2.0}\n"
                                    "step.metric {\"name\":\"accuracy\",\"value\":0.5,\"at\":2.0}";
        QTest::newRow("one of two is no number") << "::stemma metric loss=1 accuracy=high"
                                                 << "";
        QTest::newRow("metadata") << R"(::stemma metadata rows={"a":1})"
                                  << R"(step.metadata {"key":"rows","value":{"a":1}})";
        QTest::newRow("plain value") << "::stemma metadata by=me"
                                     << R"(step.metadata {"key":"by","value":"me"})";
        QTest::newRow("no number") << "::stemma metric loss=high"
                                   << "";
        QTest::newRow("another word") << "::stemma dance 1"
                                      << "";
        QTest::newRow("no mark") << "progress 0.4"
                                 << "";
    }
    void commands_areParsed() {
        QFETCH(QString, line);
        QFETCH(QString, expected);
        QStringList told;
        for (const auto& [kind, payload] : parseStepCommand(line.toStdString()))
            told << QString::fromStdString(kind + " " + payload.dump());
        QCOMPARE(told.join('\n'), expected);
    }

private:
    fs::path file() const { return m_folder->path() / "x.log"; }
    std::unique_ptr<TempFolder> m_folder;
};

QTEST_GUILESS_MAIN(StepLogTest)
#include "tst_StepLog.moc"
