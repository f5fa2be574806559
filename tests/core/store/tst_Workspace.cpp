// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/store/PipelinePlace.h"
#include "core/store/Workspace.h"

#include <functional>
#include <sys/wait.h>
#include <unistd.h>

using namespace stemma;

namespace {

void setWritable(const fs::path& folder, bool writable) {
    const auto set = [writable](const fs::path& path) {
        fs::permissions(path, fs::perms::owner_write, writable ? fs::perm_options::add : fs::perm_options::remove);
    };
    if (writable) set(folder);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_symlink()) continue;
        set(entry.path());
        fs::permissions(entry.path(), fs::perms::others_read, fs::perm_options::add);
        if (entry.is_directory()) fs::permissions(entry.path(), fs::perms::others_exec, fs::perm_options::add);
    }
    fs::permissions(folder, fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
    if (!writable) set(folder);
}

/// What `body` returns (0 to 99, negative ones too) in a process that isn't root: root may write everywhere.
int asNobody(const std::function<int()>& body) {
    constexpr int kNobody = 65534, kZero = 100;
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(kZero - 99);
        ::_exit(kZero + body());
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -99;
    return WEXITSTATUS(status) - kZero;
}

} // namespace

/// Which workspace is meant, and the ways to open it.
class WorkspaceTest : public QObject {
    Q_OBJECT

private slots:
    void init() { qunsetenv("STEMMA_WORKSPACE"); }
    void cleanup() { qunsetenv("STEMMA_WORKSPACE"); }

    void pipeline_isFoundWhereItsProjectLiesNow() {
        TempFolder temp;
        const fs::path root = temp.path(), before = root / "old" / "birds", after = root / "new place" / "birds-2";
        const auto put = [](const fs::path& file) {
            fs::create_directories(file.parent_path());
            QVERIFY(writeFile(file, "stemma: 1\n").has_value());
        };
        const std::string recorded = before / "sub" / "p.yaml", top = before / "top.yaml";
        const fs::path workspace = after / ".stemma";
        put(recorded);
        put(top);
        fs::create_directories(before / ".stemma");
        QCOMPARE(pipelinePlace(before / ".stemma", recorded), recorded);
        fs::create_directories(workspace);
        QCOMPARE(pipelinePlace(workspace, recorded), recorded); // a workspace of its own, and the file is elsewhere
        put(after / "sub" / "p.yaml");
        put(after / "p.yaml");
        QCOMPARE(pipelinePlace(workspace, recorded), (after / "sub" / "p.yaml").string()); // copied
        fs::remove_all(before);
        QCOMPARE(pipelinePlace(workspace, recorded), (after / "sub" / "p.yaml").string()); // moved
        fs::remove(after / "sub" / "p.yaml");
        QCOMPARE(pipelinePlace(workspace, recorded), (after / "p.yaml").string());
        QCOMPARE(pipelinePlace(workspace, top), top); // it is gone: where it was is what can be said
        const std::string shared = root / "shared" / "p.yaml";
        put(shared);
        QCOMPARE(pipelinePlace(workspace, shared), shared); // it belongs to no project
        QCOMPARE(pipelinePlace(workspace, ""), std::string());
    }

    void find_nearestParentElseBesideTheStart() {
        const TempFolder folder;
        const fs::path project = folder.path() / "project";
        must(makeFolders(project / "a" / "b"));
        QCOMPARE(must(findWorkspace(project / "a" / "b")), (WorkspacePlace{project / "a" / "b" / ".stemma", false}));
        must(makeFolders(project / ".stemma"));
        QCOMPARE(must(findWorkspace(project / "a" / "b")), (WorkspacePlace{project / ".stemma", true}));
        must(makeFolders(project / "a" / ".stemma"));
        QCOMPARE(must(findWorkspace(project / "a" / "b")), (WorkspacePlace{project / "a" / ".stemma", true}));
        QCOMPARE(must(findWorkspace(project / "a" / ".." / "a" / "b" / "")).folder, project / "a" / ".stemma");
        QVERIFY(!fs::exists(project / "a" / "b" / ".stemma")); // it only looks
    }

    void find_aNamedOneGoesFirst() {
        const TempFolder folder;
        const fs::path here = folder.path() / "here", other = folder.path() / "other", third = folder.path() / "third";
        for (const fs::path& each : {here, other, third}) must(makeFolders(each / ".stemma"));
        qputenv("STEMMA_WORKSPACE", other.c_str());
        QCOMPARE(must(findWorkspace(here)).folder, other / ".stemma");
        QCOMPARE(must(findWorkspace(here, third)).folder, third / ".stemma");
        QCOMPARE(must(findWorkspace(here, third / ".stemma" / "")).folder, third / ".stemma");
        must(writeFile(folder.path() / "here" / "stemma.db", "")); // a workspace under another name
        QCOMPARE(must(findWorkspace(other, here)).folder, here);
        qputenv("STEMMA_WORKSPACE", "");
        QCOMPARE(must(findWorkspace(third)).folder, third / ".stemma");

        const auto missing = findWorkspace(here, folder.path() / "nowhere");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QVERIFY(missing.error().message.find("nowhere' (--workspace)") != std::string::npos);
        qputenv("STEMMA_WORKSPACE", (folder.path() / "gone").c_str());
        QVERIFY(findWorkspace(here).error().message.find("gone' (STEMMA_WORKSPACE)") != std::string::npos);
        QVERIFY(!findWorkspace(here, fs::path())); // -w "" names nothing; it isn't as if there were no -w
    }

    void reading_opensWhatCannotBeWritten() {
        StoreFixture s;
        s.make("p/a", "1");
        s.make("p/a", "2");
        s.close();
        setWritable(s.folder.path(), false);
        const int found = asNobody([&] {
            Store::OpenOptions options;
            options.create = false;
            if (const auto plain = Store::open(s.workspace(), options); plain) return -1; // it could be written
            const auto opened = openForReading(s.workspace());
            if (!opened) return -2;
            const auto newest = (*opened)->resolve("p/a");
            return newest ? must((*opened)->version(*newest)).number : -3;
        });
        setWritable(s.folder.path(), true);
        QCOMPARE(found, 2);
    }

    void reading_makesNothing() {
        const TempFolder folder;
        QCOMPARE(openForReading(folder.path() / ".stemma").error().code, ErrorCode::NotFound);
        QVERIFY(!fs::exists(folder.path() / ".stemma"));
    }

    void planning_usesTheWorkspaceOrAnEmptyOneThatGoes() {
        StoreFixture s;
        s.make("p/a", "1");
        s.close();
        {
            const PlanningStore planning = must(openForPlanning({s.workspace(), true}));
            QVERIFY(planning.store->latest("p/a"));
        }
        const TempFolder folder;
        fs::path scratch;
        {
            const PlanningStore planning = must(openForPlanning({folder.path() / ".stemma", false}));
            scratch = planning.store->workspace();
            QVERIFY(must(planning.store->runs()).empty());
            QVERIFY(fs::exists(scratch));
        }
        QVERIFY(!fs::exists(scratch));
        QVERIFY(!fs::exists(folder.path() / ".stemma"));
    }
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_Workspace.moc"
