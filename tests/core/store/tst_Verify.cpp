// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include <sys/stat.h>

using namespace stemma;

namespace {

void makeWritable(const fs::path& path) {
    fs::permissions(path, fs::perms::owner_all);
}

bool anyProblem(const Store::VerifyReport& report, const std::string& word) {
    for (const Store::Problem& one : report.problems)
        if (one.what.find(word) != std::string::npos) return true;
    return false;
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT

private slots:
    void wholeStore_hasNoProblems() {
        StoreFixture s;
        s.make("p/a", "A", "k1");
        s.make("p/b", "A", "k2"); // shares its file
        const auto report = must(s->verify());
        QVERIFY(report.problems.empty());
        QCOMPARE(report.versions, 2);
        QCOMPARE(report.files, 2);
        QCOMPARE(report.bytes, 1u); // hashed once
    }

    void damage_isFoundAndNamed_data() {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>("says");
        QTest::newRow("flipped byte") << "flip"
                                      << "hash differs";
        QTest::newRow("truncated") << "truncate"
                                   << "bytes instead of";
        QTest::newRow("missing") << "missing"
                                 << "is missing";
        QTest::newRow("a pipe instead") << "fifo"
                                        << "not a regular file";
        QTest::newRow("a link instead") << "link"
                                        << "not a regular file";
        QTest::newRow("something added") << "added"
                                         << "somebody else";
        QTest::newRow("executable") << "executable"
                                    << "executable bit";
        QTest::newRow("folder gone") << "folder"
                                     << "folder store/artifacts/";
        QTest::newRow("manifest tampered") << "manifest"
                                           << "manifest was changed";
        QTest::newRow("manifest torn") << "torn"
                                       << "manifest can't be read";
        QTest::newRow("manifest a pipe") << "manifest fifo"
                                         << "manifest can't be read";
        QTest::newRow("visualization gone") << "picture"
                                            << "visualization";
        QTest::newRow("folder of nobody") << "stranger"
                                          << "belongs to no version";
    }
    void damage_isFoundAndNamed() {
        QFETCH(QString, damage);
        QFETCH(QString, says);
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "a", "p/a", "ABCDEF", "k1");
        must(makeFolders(step.made[0].staged / "visualizations"));
        must(writeFile(step.made[0].staged / "visualizations" / "01.vl.json", "{}"));
        step.made[0].visualizations = {{"01.vl.json", "X", "table"}};
        const VersionId a = s.commitOne(std::move(step));
        StepCommit user = s.executed(run, "b", "p/b", "from a", "k2");
        user.inputs.push_back({"a", 0, 0, a});
        const VersionId b = s.commitOne(std::move(user));
        must(s->finishRun(run, RunStatus::Completed, {}));
        const fs::path file = s.dataFile(a), folder = s->artifactFolder(must(s->version(a)).uuid);
        for (const fs::path& one : {folder, folder / "data", folder / "visualizations", file, folder / "manifest.json"})
            makeWritable(one);
        fs::permissions(file, fs::perms(0644));
        if (damage == "flip") must(writeFile(file, "ABCDEG"));
        if (damage == "truncate") must(writeFile(file, "ABC"));
        if (damage == "executable") fs::permissions(file, fs::perms(0755));
        if (damage == "missing" || damage == "fifo" || damage == "link") fs::remove(file);
        if (damage == "fifo") QCOMPARE(::mkfifo(file.c_str(), 0644), 0);
        if (damage == "link") fs::create_symlink("/etc/hostname", file);
        if (damage == "added") must(writeFile(folder / "data" / "more", "x"));
        if (damage == "folder") must(removeTree(folder));
        if (damage == "torn") must(writeFile(folder / "manifest.json", "{\"stemma_manifest\": 1, "));
        if (damage == "manifest") {
            std::string text = must(readFile(folder / "manifest.json"));
            text.replace(text.find("\"number\": 1"), 11, "\"number\": 2");
            must(writeFile(folder / "manifest.json", text));
        }
        if (damage == "manifest fifo") {
            fs::remove(folder / "manifest.json");
            QCOMPARE(::mkfifo((folder / "manifest.json").c_str(), 0644), 0);
        }
        if (damage == "picture") fs::remove(folder / "visualizations" / "01.vl.json");
        if (damage == "stranger") must(makeFolders(s.workspace() / "store/artifacts/11111111"));
        const auto report = must(s->verify());
        QVERIFY2(anyProblem(report, says.toStdString()),
                 report.problems.empty() ? "nothing found" : report.problems[0].what.c_str());
        if (damage == "stranger") return;
        QCOMPARE(report.problems[0].version, a);
        QCOMPARE(report.problems[0].dependents, std::vector<VersionId>{b});
        const bool content =
            damage == "truncate" || damage == "missing" || damage == "fifo" || damage == "link" || damage == "folder";
        if (content) QVERIFY(!must(s->filesPresent(a)));
        if (damage == "flip") QVERIFY(!must(s->filesPresent(a, true)));
    }

    void damagedObject_isNeverTheSourceOfALink() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "ABCDEF", "k1");
        fs::permissions(s.dataFile(a), fs::perms(0644));
        must(writeFile(s.dataFile(a), "ABCDEX"));
        fs::permissions(s.dataFile(a), fs::perms(0444));
        const VersionId again = s.make("p/a", "ABCDEF", "k2");
        QCOMPARE(must(readFile(s.dataFile(again))), std::string("ABCDEF"));
        QVERIFY(must(s->filesPresent(again, true)));
        QCOMPARE(must(s->verify()).problems.size(), 1u);
    }

    void reference_thatWasEdited_isToldAndNoHit() {
        StoreFixture s;
        const fs::path file = s.folder.path() / "raw.csv";
        must(writeFile(file, "a\n1\n"));
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "raw", "p/raw", "", "k1");
        NewVersion& made = step.made[0];
        must(removeTree(made.staged));
        made.reference = true;
        made.files = {{file.string(), sha256("a\n1\n"), 4, false, ""}};
        made.content = sha256("a\n1\n");
        made.bytes = 4;
        const VersionId raw = s.commitOne(std::move(step));
        QVERIFY(must(s->filesPresent(raw)));
        QVERIFY(must(s->verify()).problems.empty());
        must(writeFile(file, "a\n2\n")); // the same size
        QVERIFY(!must(s->filesPresent(raw)));
        QVERIFY(anyProblem(must(s->verify()), "hash differs"));
        QCOMPARE(must(readFile(file)), std::string("a\n2\n"));
    }

    void keptSource_isChecked() {
        StoreFixture s;
        const Digest sha = must(s->putSource("SELECT 1"));
        RunStart start;
        start.pipelineSha = sha;
        start.sources = {{"a.sql", sha}};
        must(s->finishRun(must(s->beginRun(start)), RunStatus::Completed, {}));
        QCOMPARE(must(s->source(sha)), std::string("SELECT 1"));
        const fs::path kept = s.workspace() / "store/sources" / sha.hex();
        fs::permissions(kept, fs::perms(0644));
        must(writeFile(kept, "SELECT 2"));
        QCOMPARE(s->source(sha).error().code, ErrorCode::Corrupt);
        QVERIFY(anyProblem(must(s->verify()), "not what was written"));
        fs::remove(kept);
        QVERIFY(anyProblem(must(s->verify()), "missing"));
    }

    void verify_canBeCancelled() {
        StoreFixture s;
        s.make("p/a", "A");
        Cancel cancel;
        cancel.request();
        QCOMPARE(s->verify(cancel).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(VerifyTest)
#include "tst_Verify.moc"
