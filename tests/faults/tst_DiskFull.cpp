// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that is full for real: what is said, what is recorded, and that it goes on when there is room.
#include "core/base/DiskSpace.h"
#include "core/tables/Tables.h"
#include "tests/support/CliFixture.h"
#include "tests/support/SmallDisk.h"

using namespace stemma::test;

namespace {

constexpr int kTextBytes = 400'000;

/// An import, a query and two commands, a few hundred kilobytes each; `big` is written in small pieces.
const QByteArray kPipeline = R"(stemma: 1
name: p
steps:
  raw: {import: in.csv}
  q: {sql: 'SELECT a, md5(a::VARCHAR) AS h FROM raw', inputs: [raw]}
  big: {command: 'head -c 400000 /dev/zero | tr "\0" x > {outputs.big}', inputs: [raw], outputs: [big]}
  sum: {command: 'cat {inputs.big} | wc -c > {outputs.sum}', inputs: [big, q], outputs: [sum]}
)";

QByteArray table() {
    QByteArray text = "a,b\n";
    for (int i = 0; i < 10'000; ++i) text += QByteArray::number(i) + ",some words that take room\n";
    return text;
}

} // namespace

class DiskFullTest : public QObject {
    Q_OBJECT

    /// The project is where there is room; its workspace is on the small disk.
    struct Bench {
        CliFixture f;
        std::unique_ptr<SmallDisk> disk;
        explicit Bench(const QByteArray& options, const QByteArray& pipeline = kPipeline) {
            f.writeFile("p.yaml", pipeline);
            f.writeFile("in.csv", table());
            QDir().mkpath(f.path("small"));
            disk = std::make_unique<SmallDisk>(f.path("small"), options);
            f.setEnvironment("STEMMA_WORKSPACE", f.path("small"));
            f.setEnvironment("BALLOON", f.path("small/balloon"));
        }
        QByteArray mountPoint() const { return QDir(f.path("small")).canonicalPath().toUtf8(); }
        /// The one message: the cause, the file system with what is free, the next step.
        bool says(const CliResult& result) const {
            const QByteArray all = result.out + result.err;
            return all.contains(" free on " + mountPoint() + " (tmpfs of ") && all.contains("stemma gc");
        }
        QStringList statuses() const {
            QStringList all;
            for (const QJsonValue& run : f.run({"runs", "--json"}).array()) all << run["status"].toString();
            return all;
        }
    };

    static QByteArray kilobytes(int count) { return "size=" + QByteArray::number(count) + "k"; }
    /// Steps by the status they finished with, from what `run --json` printed.
    static QStringList finished(const CliResult& result, const QString& status) {
        QStringList steps;
        for (const QJsonObject& event : result.events())
            if (event["event"] == "step.finished" && event["status"] == status) steps << event["step"].toString();
        steps.sort();
        return steps;
    }
    static QString lastEvent(const CliResult& result) {
        return result.events().isEmpty() ? QString() : result.events().last()["event"].toString();
    }
    static bool isForSpace(const QJsonValue& step) {
        return step["status"] == "failed" && step["error"]["code"] == "no_space";
    }
    /// Failed for want of space; or by a command that says so, where what another failed step leaves had been freed
    /// again by the time it ended. Then its own error stands, and what is free is told beside.
    static bool isOrSpeaksOfSpace(const QJsonValue& step) {
        const QString hint = step["error"]["hint"].toString();
        return isForSpace(step) || (step["status"] == "failed" && step["error"]["code"] == "step_failed" &&
                                    hint.contains("It speaks of a full disk") && hint.contains(" free on "));
    }
    using Asked = bool (*)(const QJsonValue&);
    static bool failedForSpace(const CliResult& result, const QString& step, Asked asked = isForSpace) {
        for (const QJsonObject& event : result.events())
            if (event["event"] == "step.finished" && event["step"] == step) return asked(event);
        return false;
    }
    /// What is on record of a step of the first run, in place of what was only told.
    static bool recordedForSpace(const Bench& bench, const QString& step, Asked asked = isForSpace) {
        const QJsonObject run = bench.f.run({"show", "run:1", "--json"}).object();
        for (const QJsonValue& one : run["steps"].toArray())
            if (one["step"] == step) return asked(one);
        return false;
    }
    static void resumes(const Bench& bench, const CliResult& before) {
        const CliResult again = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(again.exit == 0, again.told());
        // What was done is kept, what wasn't is done now, and nothing else is taken for done.
        QCOMPARE(finished(again, "reused"), finished(before, "executed"));
        QCOMPARE(finished(again, "reused").size() + finished(again, "executed").size(), 4);
        for (const auto& [name, bytes] : {std::pair("p/big", kTextBytes), std::pair("p/sum", 7)}) {
            const CliResult exported = bench.f.run({"export", name, "--to", "out", "--force"});
            QVERIFY2(exported.exit == 0, exported.told());
            QCOMPARE(bench.f.readFile("out").size(), bytes);
        }
        QCOMPARE(bench.f.readFile("out").trimmed(), QByteArray::number(kTextBytes));
        const CliResult verified = bench.f.run({"verify"});
        QVERIFY2(verified.exit == 0, verified.told());
        QVERIFY(!bench.statuses().contains("running"));
        QVERIFY(QDir(bench.f.path("small/.stemma/store/staging"))
                    .entryList(QDir::AllEntries | QDir::NoDotAndDotDot)
                    .isEmpty());
    }

private Q_SLOTS:
    void sizesInSteps_eachSaysWhatIsMissingAndGoesOnWithRoom() {
        int failed = 0, begun = 0, kept = 0;
        for (int size = 128;; size += 128) {
            QVERIFY2(size <= 16 * 1024, "it never fits");
            const Bench bench(kilobytes(size));
            QVERIFY2(bench.disk->problem().isEmpty(), bench.disk->problem());
            const CliResult result = bench.f.run({"run", "p.yaml", "--json", "--jobs", "1"});
            if (result.exit == 0) break;
            ++failed;
            const QByteArray told = "with " + kilobytes(size) + ": " + result.told();
            QVERIFY2(result.exit > 0 && bench.says(result), told);
            if (lastEvent(result) == "run.finished") { // it began, and so it is on record
                ++begun;
                kept += !finished(result, "executed").isEmpty();
                QVERIFY2(bench.statuses() == QStringList{"failed"}, told + bench.statuses().join(' ').toUtf8());
                QVERIFY2(!finished(result, "failed").isEmpty(), told);
                const QStringList failures = finished(result, "failed");
                for (const QString& step : failures) {
                    // Alone, nothing was freed beside it.
                    const Asked asked = step == "big" && failures.size() > 1 ? isOrSpeaksOfSpace : isForSpace;
                    QVERIFY2(failedForSpace(result, step, asked) && recordedForSpace(bench, step, asked), told);
                }
                const CliResult verified = bench.f.run({"verify"});
                QVERIFY2(verified.exit == 0, told + verified.told());
            } else {
                QVERIFY2(result.events().isEmpty(), told); // no half begun run
            }
            QVERIFY(bench.disk->resize("size=32m"));
            resumes(bench, result);
            if (QTest::currentTestFailed()) {
                qWarning("%s", told.constData());
                return;
            }
        }
        QVERIFY2(
            failed >= 8 && begun >= 4 && kept >= 2,
            qPrintable(QString("%1 failed, %2 of them begun, %3 kept something").arg(failed).arg(begun).arg(kept)));
    }

    void allTaken_byACommandThatIgnoresIt_isFailedAndRecorded() {
        // It ends well, and its output is half of what it should be.
        const QByteArray pipeline =
            "stemma: 1\nname: p\nsteps:\n  big: {env: [BALLOON], outputs: [big], command: 'head "
            "-c 64M /dev/zero > \"$BALLOON\"; head -c 400000 /dev/zero > {outputs.big}; true'}\n";
        const Bench bench("size=8m", pipeline);
        QVERIFY2(bench.disk->problem().isEmpty(), bench.disk->problem());
        const CliResult result = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(result.exit > 0 && bench.says(result) && failedForSpace(result, "big"), result.told());
        QCOMPARE(lastEvent(result), QString("run.finished"));
        QVERIFY2(bench.statuses() == QStringList{"failed"}, result.told());
        QVERIFY2(recordedForSpace(bench, "big"), result.told());
        // Still full: nothing begins, and that is said as well.
        const CliResult second = bench.f.run({"run", "p.yaml"});
        QVERIFY2(second.exit > 0 && bench.says(second), second.told());
        QVERIFY(bench.disk->resize("size=128m"));
        QVERIFY(QFile::remove(bench.f.path("small/balloon")));
        const CliResult third = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(third.exit == 0 && finished(third, "executed") == QStringList{"big"}, third.told());
    }

    void commandThatSaysSo_isToldWhatIsFree() {
        // What it left is removed again before it ends: only its words tell, and they may be about anything. So it
        // fails by its own error, and what to do if they are true is said beside.
        const QByteArray pipeline = "stemma: 1\nname: p\nsteps:\n  big: {outputs: [big], command: 'head -c 64M "
                                    "/dev/zero > {outputs.big} || (rm "
                                    "{outputs.big}; exit 3)'}\n";
        const Bench bench("size=8m", pipeline);
        const CliResult result = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(result.exit > 0 && bench.says(result) && result.out.contains("step_failed"), result.told());
        QVERIFY2(result.out.contains("exit code 3"), result.told());
    }

    void ownFailure_isNotTakenForAFullDisk() {
        const Bench bench("size=8m", "stemma: 1\nname: p\nsteps:\n  a: {outputs: [a], command: 'exit 3'}\n");
        const CliResult result = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(result.exit > 0 && result.out.contains("step_failed") && !result.out.contains("no_space"),
                 result.told());
    }

    void log_thatDoesNotFit_failsItsStep() {
        // When the command ends there is room again, and its output is whole: only the log lacks what didn't fit.
        const QByteArray pipeline =
            "stemma: 1\nname: p\nsteps:\n  a: {env: [BALLOON], outputs: [a], command: 'head -c 4M "
            "/dev/zero > \"$BALLOON\"; head -c 16M /dev/zero | tr \"\\0\" \"\\n\"; rm "
            "\"$BALLOON\"; echo done > {outputs.a}'}\n";
        const Bench bench("size=8m", pipeline);
        const CliResult result = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(result.exit > 0 && bench.says(result) && failedForSpace(result, "a"), result.told());
        QVERIFY2(bench.statuses() == QStringList{"failed"}, result.told());
    }

    void noMoreFiles_isSaidAsSuch() {
        const QByteArray pipeline = "stemma: 1\nname: p\nsteps:\n  many: {outputs: [many], command: 'mkdir -p "
                                    "{outputs.many} && cd {outputs.many} && seq 400 | xargs touch'}\n";
        const Bench bench("size=16m,nr_inodes=200", pipeline);
        const CliResult result = bench.f.run({"run", "p.yaml", "--json"});
        QVERIFY2(result.exit > 0 && bench.says(result) && failedForSpace(result, "many"), result.told());
        QVERIFY2(result.out.contains("no more files fit"), result.told());
        QVERIFY2(bench.statuses() == QStringList{"failed"}, result.told());
        QVERIFY(bench.disk->resize("nr_inodes=2000"));
        const CliResult again = bench.f.run({"run", "p.yaml"});
        QVERIFY2(again.exit == 0, again.told());
    }

    void collecting_worksOnAFullDisk() {
        const Bench bench("size=8m");
        CliResult result = bench.f.run({"run", "p.yaml"});
        QVERIFY2(result.exit == 0, result.told());
        result = bench.f.run({"delete", "p/big@1", "--yes"});
        QVERIFY2(result.exit == 0, result.told());
        QFile balloon(bench.f.path("small/balloon"));
        QVERIFY(balloon.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const QByteArray block(64 * 1024, 'x');
        while (balloon.write(block) == block.size()) {
        }
        QCOMPARE(bench.disk->free(), qint64(0));
        result = bench.f.run({"run", "p.yaml"});
        QVERIFY2(result.exit > 0 && bench.says(result), result.told());
        result = bench.f.run({"gc", "--empty-trash", "0"}); // as the message says
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY(bench.disk->free() >= kTextBytes);
    }

    void exportTo_aFullDisk_saysSoAndLeavesNothing() {
        const Bench bench("size=32m");
        CliResult result = bench.f.run({"run", "p.yaml"});
        QVERIFY2(result.exit == 0, result.told());
        QDir().mkpath(bench.f.path("quota"));
        const SmallDisk target(bench.f.path("quota"), "size=100k");
        result = bench.f.run({"export", "p/big", "--to", "quota/big"});
        QVERIFY2(result.exit > 0, result.told());
        const QByteArray place = QDir(bench.f.path("quota")).canonicalPath().toUtf8();
        QVERIFY2(result.err.contains(" free on " + place) && result.err.contains("needed"), result.told());
        QVERIFY2(result.err.contains("no space is left"), result.told()); // a quota is only in its name
        QVERIFY(
            QDir(bench.f.path("quota")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
    }

    void spill_thatDoesNotFit_namesTheTemporaryFolder() {
        CliFixture f;
        QDir().mkpath(f.path("tmp"));
        const SmallDisk disk(f.path("tmp"), "size=4m");
        QVERIFY2(disk.problem().isEmpty(), disk.problem());
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", QFile::encodeName(f.path("tmp")));
        stemma::SqlRequest request;
        request.query = "SELECT i, md5(i::VARCHAR) AS h FROM range(1000000) t(i) ORDER BY h";
        request.output = f.path("out.parquet").toStdString();
        request.format = "parquet";
        request.memoryBytes = 30 << 20;
        stemma::TablesClient tables;
        const auto result = tables.runSql(request);
        if (before.isNull())
            qunsetenv("TMPDIR");
        else
            qputenv("TMPDIR", before);
        QVERIFY(!result);
        const std::string told = stemma::describe(result.error());
        QVERIFY2(result.error().code == stemma::ErrorCode::NoSpace, told.c_str());
        QVERIFY2(told.find(" free on " + f.path("tmp").toStdString()) != std::string::npos, told.c_str());
        QVERIFY2(told.find("TMPDIR") != std::string::npos, told.c_str());
        QVERIFY(!f.exists("out.parquet"));
    }
};

/// Own mounts must come before the first thread. Where they are refused each test fails by its mount's message.
int main(int argc, char** argv) {
    if (const QByteArray problem = enterOwnMounts(); !problem.isEmpty()) {
        qWarning("This test mounts small disks: run it as root, or allow user namespaces (%s)", problem.constData());
        return 1;
    }
    QCoreApplication application(argc, argv);
    DiskFullTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_DiskFull.moc"
