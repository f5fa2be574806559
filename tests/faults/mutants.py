#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks the write protocol in one place after the other, and sees whether tests/faults notice.

A mutant is one change of one source: a sync removed, two steps swapped, an error ignored. Each is made in a copy of the
sources (build/mutants/tree), only what is needed is built, and the fault tests run until one fails: caught. What changes
no promise (a sync that a later one makes good, a hint to the kernel) is no mutant and isn't listed.

Exit code: 0 when at least 98 of 100 are caught.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORE, BASE = "core/store/", "core/base/"
TARGET = 0.98


class Mutant:
    def __init__(self, name, file, before, after, everywhere=False):
        """`everywhere`: the tests themselves run the code, too (recovery), so they are built with the mutant as well."""
        self.name, self.file, self.before, self.after, self.everywhere = name, file, before, after, everywhere

    def apply(self, text):
        if text.count(self.before) != 1:
            raise SystemExit(f"mutants: '{self.name}': {self.file} has {text.count(self.before)} times: {self.before}")
        return text.replace(self.before, self.after)


def drop(name, file, statement, **more):
    return Mutant(name, file, statement, "", **more)


def ignore(name, file, call, **more):
    """STEMMA_CHECK(call) -> (void)call: what fails is taken for done."""
    return Mutant(name, file, f"STEMMA_CHECK({call});", f"(void)({call});", **more)


def swap(name, file, first, second, **more):
    """Two pieces of text that follow each other."""
    return Mutant(name, file, first + second, second + first, **more)


F, C, S, R, V, U, N, B, P, X = (STORE + "CommitFiles.cpp", STORE + "Commit.cpp", STORE + "Store.cpp",
                                STORE + "Removal.cpp", STORE + "Recovery.cpp", STORE + "Restore.cpp",
                                STORE + "Names.cpp", BASE + "Files.cpp", STORE + "Repair.cpp", STORE + "RunFile.cpp")
DATA = "    for (const fs::path& file : m_unsynced) STEMMA_CHECK(syncTree(file)); // with its mode\n"
MANIFEST = '        for (const Placed& one : m_placed) STEMMA_CHECK(syncFile(one.staged / "manifest.json"));\n'
MOVE = """        STEMMA_CHECK(renameNoReplace(one.staged, one.target));
        one.moved = true;
"""
FINISH = "    STEMMA_CHECK(folders.finish());\n"
NAMES = "    STEMMA_CHECK(NameEvents::append(state.namesFile(), std::move(rows.names()), state.now()));\n"
COMMIT = "    STEMMA_CHECK(lock.commit());\n    folders.keep();\n"
PLAN = '    STEMMA_CHECK(writeFileDurably(marker, plan.dump() + "\\n"));\n'
TRASHED = "    STEMMA_CHECK(syncTrashed(state, uuids, trash));\n"
MOVED = "    for (const std::string& uuid : uuids) STEMMA_CHECK(trashContent(state, uuid, trash));\n"
MARKED = """    if (Status done = mark(); !done) {
        (void)removeTree(marker);
        return done;
    }
"""

MUTANTS = [
    # --- A commit's files ---
    Mutant("data is never synced one by one", F, DATA, ""),
    Mutant("a data file that can't be synced is taken for synced", F, DATA,
           DATA.replace("STEMMA_CHECK(syncTree(file));", "(void)syncTree(file);")),
    Mutant("data is synced without its mode and links", F, DATA, DATA.replace("syncTree", "syncFile")),
    Mutant("only the first data file is synced", F, DATA,
           "    if (!m_unsynced.empty()) STEMMA_CHECK(syncTree(m_unsynced.front()));\n"),
    drop("new data files are not noted", F, """    m_bytes += entry.bytes;
    m_unsynced.push_back(file);
"""),
    drop("copies of a hit are not noted", F, "        m_unsynced.push_back(to);\n"),
    Mutant("every file system orders names", F, "    if (m_state.ordered()) return {};\n", "    return {};\n"),
    drop("folders of data are not noted", F, "    if (!below.empty()) m_folders.push_back(folder); // after what is in it; "
         "the top one must stay writable to move\n"),
    ignore("a folder that can't be synced is taken for synced", F, "syncFolder(m_folders[m_foldersSynced])"),
    Mutant("a failed sync is tried again", F, "STEMMA_CHECK(lost(syncEach()));", "STEMMA_CHECK(syncEach());"),
    drop("hits under another name are not synced", F,
         "        STEMMA_CHECK(syncEach()); // hits under another name came after syncData()\n"),
    drop("manifests are not synced", F, MANIFEST),
    ignore("a manifest that can't be synced is taken for synced", F, 'syncFile(one.staged / "manifest.json")'),
    drop("the folders of versions are not synced", F, """        if (!m_state.ordered())
            for (const Placed& one : m_placed) STEMMA_CHECK(syncFolder(one.staged));
"""),
    ignore("a version's folder that can't be synced is taken for synced", F, "syncFolder(one.staged)"),
    drop("the one sync for all is left out", F, "        if (::syncfs(fd.get()) != 0) return lost(failErrno(errno, "
         '"Syncing the store " + m_state.artifacts().string()));\n'),
    Mutant("the one sync for all may fail", F, "if (::syncfs(fd.get()) != 0) return lost", "if (::syncfs(fd.get()) == 1) "
           "return lost"),
    Mutant("the folder of all versions is not synced", F, """    } else {
        STEMMA_CHECK(syncFolder(m_state.artifacts()));
    }
    STEMMA_CRASH_POINT("folder-synced");
""", """    }
    STEMMA_CRASH_POINT("folder-synced");
"""),
    Mutant("the folder of all versions may fail to sync", F, """    } else {
        STEMMA_CHECK(syncFolder(m_state.artifacts()));
""", """    } else {
        (void)syncFolder(m_state.artifacts());
"""),
    Mutant("one sync for all comes before the moves", F, "    if (m_placed.empty()) return {};\n    if (!m_oneSync) {\n",
           """    if (m_placed.empty()) return {};
    if (m_oneSync) {
        STEMMA_TRY(const Fd all, openFile(m_state.artifacts(), O_RDONLY | O_DIRECTORY));
        (void)::syncfs(all.get());
        m_oneSync = false;
        for (Placed& one : m_placed) (void)renameNoReplace(one.staged, one.target), one.moved = true;
        return {};
    }
    if (!m_oneSync) {
"""),
    ignore("a version that can't be moved is taken for moved", F, "renameNoReplace(one.staged, one.target)"),
    Mutant("versions are not moved", F, MOVE, "        one.moved = true;\n"),
    ignore("half a manifest is a manifest", F, "writeAll(fd.get(), manifest)"),
    drop("undoing is not synced", F, "    if (moved) (void)syncFolder(m_state.artifacts()); // else a power cut brings "
         "back what no dead run will explain\n"),
    drop("undoing moves nothing back", F, """            (void)renameNoReplace(one->target, one->staged);
            moved = true;
"""),

    # --- A commit's rows ---
    drop("sources of a step are not synced", C, "    STEMMA_CHECK(state.syncSources());\n"),
    ignore("sources of a step may be lost", C, "state.syncSources()"),
    drop("nothing is synced before the lock", C, "    STEMMA_CHECK(folders.syncData());\n"),
    ignore("data that can't be synced is committed", C, "folders.syncData()"),
    Mutant("rows are committed before the files are in place", C, FINISH + NAMES + '    STEMMA_CRASH_POINT("before-commit"'
           ");\n" + COMMIT, NAMES + '    STEMMA_CRASH_POINT("before-commit");\n' + COMMIT.split("    folders")[0] + FINISH +
           "    folders.keep();\n"),
    ignore("files that can't be put in place are committed", C, "folders.finish()"),
    drop("files are never put in place", C, FINISH),
    Mutant("a manifest that can't be written is committed", C, """        STEMMA_CHECK(folders.place(row.staged, row.uuid, """
           """toJson(row.manifest).dump(1) + "\\n"));\n""",
           """        (void)folders.place(row.staged, row.uuid, toJson(row.manifest).dump(1) + "\\n");\n"""),
    drop("names are not noted beside the database", C, NAMES),
    ignore("names that can't be noted are committed", C,
           "NameEvents::append(state.namesFile(), std::move(rows.names()), state.now())"),
    Mutant("a commit that failed is acknowledged", C, COMMIT, "    (void)lock.commit();\n    folders.keep();\n"),
    swap("files are kept before their rows are committed", C, "    STEMMA_CHECK(lock.commit());\n", "    folders.keep();\n"),
    drop("files are taken back after the commit", C, "    folders.keep();\n"),
    drop("rows are never committed", C, "    STEMMA_CHECK(lock.commit());\n"),
    drop("a failed commit leaves its files", C, "        ~Undo() { folders.undo(); }\n"),

    # --- A workspace, its runs and sources ---
    Mutant("folders above a workspace are not synced", S, "    if (!fresh) return {};\n", "    return {};\n"),
    Mutant("folders of a workspace are not synced", S,
           '    for (const fs::path& folder : {workspace / "store", workspace}) STEMMA_CHECK(syncFolder(folder));\n', ""),
    Mutant("the store's own folder is not synced", S, '{workspace / "store", workspace}', "{workspace}"),
    Mutant("the workspace's own folder is not synced", S,
           '    for (const fs::path& folder : {workspace / "store", workspace}) STEMMA_CHECK(syncFolder(folder));\n',
           '    STEMMA_CHECK(syncFolder(workspace / "store"));\n'),
    Mutant("folders that are there are durable", S, "    bool made = fresh;\n", "    bool made = false;\n"),
    Mutant("the run's lock is taken after its row is there", S, """    auto held = FileLock::take(state.logs(run) / "lock", """
           """FileLock::Mode::Exclusive, 0);
    if (!held) return fail(held.error());
    STEMMA_CRASH_POINT("run-lock-taken");
    STEMMA_CHECK(lock.commit());
""", """    STEMMA_CRASH_POINT("run-lock-taken");
    STEMMA_CHECK(lock.commit());
    auto held = FileLock::take(state.logs(run) / "no/lock", FileLock::Mode::Exclusive, 0);
    if (!held) return fail(held.error());
"""),
    Mutant("a run that was not recorded begins", S, """    STEMMA_CRASH_POINT("run-lock-taken");
    STEMMA_CHECK(lock.commit());
""", """    STEMMA_CRASH_POINT("run-lock-taken");
"""),
    Mutant("a run that can't be ended has ended", S, """                            status == RunStatus::Cancelled ? """
           """StepStatus::Cancelled : StepStatus::Skipped));
        STEMMA_CRASH_POINT("run-file-written");
        STEMMA_CHECK(lock.commit());
""", """                            status == RunStatus::Cancelled ? StepStatus::Cancelled : StepStatus::Skipped));
        STEMMA_CRASH_POINT("run-file-written");
"""),
    Mutant("a run's sources are not synced", S, """    STEMMA_CHECK(state.syncSources());
    const std::string uuid = newUuid();
""", """    const std::string uuid = newUuid();
"""),
    Mutant("a run's sources may be lost", S, """    STEMMA_CHECK(state.syncSources());
    const std::string uuid = newUuid();
""", """    (void)state.syncSources();
    const std::string uuid = newUuid();
"""),
    drop("sources are not synced themselves", S, "        for (const fs::path& file : files) STEMMA_CHECK(syncFile(file));\n"),
    Mutant("sources' names are not synced", S, "        return syncFolder(sources());\n", "        return {};\n"),
    Mutant("a source that is there is durable", S, "        if (m_state->durableSource(sha)) return sha;\n",
           "        return sha;\n"),
    Mutant("sources that were lost are forgotten", S, """    sourcesLost = done.error();
    return done;
""", "    return {};\n"),
    Mutant("half a source is a source", S, "        return writeAll(fd.get(), content);\n",
           "        (void)writeAll(fd.get(), content);\n        return {};\n"),
    Mutant("a run file is not synced", X, "    return writeFileDurably(state.runFiles() /",
           "    return writeFile(state.runFiles() /"),
    Mutant("a run file may be missing", X, "    return writeFileDurably(state.runFiles() / (std::to_string(run.value) + "
           '".json"), text);\n', "    (void)writeFileDurably(state.runFiles() / (std::to_string(run.value) + \".json\"), "
           "text);\n    return {};\n"),

    # --- Files that are written as one ---
    drop("a file is renamed before it is synced", B, "        if (::fsync(fd.get()) != 0) return failErrno(errno, \"Can't "
         "sync '\" + path.string() + \"'\");\n        STEMMA_CHECK(closeChecked(fd, temporary));\n"),
    Mutant("a file that can't be synced is renamed", B, "        if (::fsync(fd.get()) != 0) return failErrno(errno, "
           "\"Can't sync '\" + path.string() + \"'\");\n        STEMMA_CHECK(closeChecked",
           "        (void)!::fsync(fd.get());\n        STEMMA_CHECK(closeChecked"),
    Mutant("its new name is not synced", B, "    return syncFolder(folderOf(path));\n", "    return {};\n"),
    Mutant("a file that can't be synced is", B, "    if (::fdatasync(fd.get()) != 0) return failErrno",
           "    if (::fdatasync(fd.get()) == 1) return failErrno"),
    Mutant("a folder that can't be synced is", B, "    if (::fsync(fd.get()) != 0 && errno != EINVAL) return failErrno",
           "    if (::fsync(fd.get()) == 1) return failErrno"),
    Mutant("what can't be written is", B, "        if (written < 0) return failErrno(errno, \"Can't write\");\n",
           "        if (written < 0) return {};\n"),
    drop("folders are made, not synced", B, "    for (auto parent = parents.rbegin(); parent != parents.rend(); ++parent) "
         "STEMMA_CHECK(syncFolder(*parent));\n"),
    Mutant("of a tree only the folders are synced", B, "    if (S_ISREG(status.st_mode)) {\n", "    if (false) {\n"),
    Mutant("of a tree only the files are synced", B, """\"Can't list '" + path.string() + "'");
    return syncFolder(path);
""", """\"Can't list '" + path.string() + "'");
    return {};
"""),

    # --- Names beside the database ---
    drop("noted names are not synced", N, '    if (::fdatasync(fd.get()) != 0) return failErrno(errno, "Syncing " + '
         "file.string());\n"),
    Mutant("noted names may fail to sync", N, "    if (::fdatasync(fd.get()) != 0) return failErrno",
           "    if (::fdatasync(fd.get()) == 1) return failErrno"),
    ignore("half a noted name is one", N, "writeAll(fd.get(), text)"),
    drop("a noted name follows half a line", N, "    if (last != '\\n') text += '\\n';\n", everywhere=True),

    # --- A removal ---
    drop("a removal is not planned", R, PLAN),
    Mutant("its plan is not synced", R, PLAN, PLAN.replace("writeFileDurably", "writeFile")),
    Mutant("its plan may be missing", R, PLAN, PLAN.replace("STEMMA_CHECK(", "(void)(")),
    Mutant("its plan goes before the files", R, MOVED + TRASHED, "    STEMMA_CHECK(removeTree(marker));\n" + MOVED + TRASHED),
    Mutant("its plan goes before the files are durable", R, MOVED + TRASHED, MOVED),
    Mutant("the files go before the versions are marked", R, MARKED, MOVED + MARKED),
    Mutant("a removal that failed is acknowledged", R, """        STEMMA_CRASH_POINT("removal-marked");
        return lock.commit();
""", """        STEMMA_CRASH_POINT("removal-marked");
        (void)lock.commit();
        return {};
"""),
    Mutant("a removal that failed keeps its plan and moves", R, MARKED, "    (void)mark();\n"),
    drop("versions are not marked", R, MARKED),
    drop("the files of a removal stay", R, MOVED),
    Mutant("files that can't be moved are taken for moved", R, "        STEMMA_CHECK(renameNoReplace(from / part, trash / uuid "
           "/ part));\n", "        (void)renameNoReplace(from / part, trash / uuid / part);\n"),
    Mutant("a removal is not synced", R, "    if (state.ordered() || uuids.empty()) return {};", "    return {};"),
    drop("the trash itself is not synced", R, "    if (!state.ordered()) STEMMA_CHECK(syncFolder(state.trash()));\n"),
    Mutant("folders in the trash are not synced", R, "    return syncFolder(trash);\n", "    return {};\n"),
    Mutant("the plan stays", R, """    STEMMA_CRASH_POINT("removal-done");
    return removeTree(marker);
""", """    STEMMA_CRASH_POINT("removal-done");
    return {};
"""),
    drop("what a removal was is not noted", R,
         "        STEMMA_CHECK(NameEvents::append(state.namesFile(), std::move(events), state.now()));\n"),
    drop("a plan that was carried out at opening stays", R, "        STEMMA_CHECK(removeTree(marker));\n", everywhere=True),
    Mutant("plans are dropped at opening", R, "            for (const std::string& uuid : moved) "
           "STEMMA_CHECK(trashContent(state, uuid, trash));\n", "", everywhere=True),
    Mutant("a plan is carried out whatever became of it", R,
           "                if (!there || hasFiles(versionStateFrom(find.view(0)))) continue;\n", "", everywhere=True),

    # --- Its undoing ---
    Mutant("an undoing is not planned", U, PLAN, ""),
    Mutant("the plan of an undoing is not synced", U, PLAN, PLAN.replace("writeFileDurably", "writeFile")),
    Mutant("what came back is not synced", U, "    return syncFolder(to);\n", "    return {};\n"),
    Mutant("what can't come back has", U, "        STEMMA_CHECK(renameNoReplace(from / part, to / part));\n",
           "        (void)renameNoReplace(from / part, to / part);\n"),
    Mutant("an undoing that failed is acknowledged", U, """        STEMMA_CRASH_POINT("restore-marked");
        return lock.commit();
""", """        STEMMA_CRASH_POINT("restore-marked");
        (void)lock.commit();
        return {};
"""),
    Mutant("the plan of an undoing goes too early", U, """    const auto bringBack = [&]() -> Status {
""", """    for (const fs::path& marker : markers) STEMMA_CHECK(removeTree(marker));
    const auto bringBack = [&]() -> Status {
"""),
    Mutant("what was undone is marked before it is back", U, """        for (const Returning& one : all)
            if (!one.trash.empty()) STEMMA_CHECK(moveBack(state, one));
        STEMMA_CHECK(lock.begin());
""", """        STEMMA_CHECK(lock.begin());
"""),

    # --- Opening after a crash ---
    Mutant("what is registered again is not synced", V, "    if (!syncTree(folder)) return false;\n", ""),
    Mutant("where it lies is not synced", V, "    STEMMA_CHECK(syncFolder(state.artifacts()));\n", ""),
    Mutant("what is torn is registered", V, "        if (tree->files != manifest->files || !contentMatches(tree->files, "
           "manifest->version.content))\n            return std::nullopt;\n", "", everywhere=True),
    drop("leftover folders stay", V, "        STEMMA_CHECK(adoptOrTrash(state, *lock));\n", everywhere=True),
    drop("half-written run files stay", V, "        STEMMA_CHECK(sweepRunFiles(state));\n", everywhere=True),
    drop("half-written plans stay", V, "    for (const fs::path& file : leftovers.halfWritten) STEMMA_CHECK(removeTree(file));\n",
         everywhere=True),
    drop("plans are not carried out", V, "        STEMMA_CHECK(finishRemovals(state, *lock, leftovers.removals));\n",
         everywhere=True),
    drop("staging stays", V, '    for (const auto& [run, held] : dead) STEMMA_CHECK(removeTree(state.staging() / '
         "std::to_string(run.value)));\n", everywhere=True),
    Mutant("what is found is not committed", V, """    STEMMA_CRASH_POINT("recovery-before-commit");
    return lock.commit();
""", """    STEMMA_CRASH_POINT("recovery-before-commit");
    return {};
""", everywhere=True),

    # --- The database ---
    Mutant("the database is not synced", STORE + "Connection.cpp", "PRAGMA synchronous=FULL", "PRAGMA synchronous=OFF"),
    Mutant("the database is synced now and then", STORE + "Connection.cpp", "PRAGMA synchronous=FULL",
           "PRAGMA synchronous=NORMAL"),
    Mutant("a failed commit may come to life", STORE + "Database.cpp",
           '        if (m_owner->m_state->wal) (void)(*this)->execute("UPDATE workspace SET made_by = made_by");\n', ""),
    Mutant("a repaired database replaces before the damaged one has gone", P,
           "        STEMMA_CHECK(syncFolder(state.workspace));\n        STEMMA_CRASH_POINT(\"repair-moved\");\n",
           "        STEMMA_CRASH_POINT(\"repair-moved\");\n"),
    Mutant("a repaired database is not synced", P, """    STEMMA_CHECK(renameNoReplace(fresh, file));
    STEMMA_CHECK(syncFolder(state.workspace));
""", """    STEMMA_CHECK(renameNoReplace(fresh, file));
"""),
    Mutant("the log is moved before its database", P, '{"", "-wal", "-shm", "-journal"}) {\n        const fs::path old',
           '{"-wal", "-shm", "-journal", ""}) {\n        const fs::path old'),
]

# The quick ones first; a mutant runs them until one fails.
TESTS = [("tst_PowerCut", part) for part in ("failedCommit_leavesNothing", "everything", "recovery",
                                             "killedFirst_isNotTakenForGranted", "single", "repair")]
TESTS.insert(2, ("tst_StoreFaults", "everySyncThatFails_isToldOf"))
TESTS += [("tst_StoreFaults", None), ("tst_StoreCrash", None)]


class Bench:
    def __init__(self, work, jobs):
        self.tree, self.build, self.jobs = work / "tree", work / "build", jobs

    def copy_sources(self):
        listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, check=True,
                                capture_output=True).stdout
        for name in filter(None, listed.decode().split("\0")):
            source, target = ROOT / name, self.tree / name
            if not source.is_file():
                continue
            if target.exists() and target.read_bytes() == source.read_bytes():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
            os.utime(target)    # built again where it was a mutant
        fetched = self.tree / "build" / "third_party"
        if (ROOT / "build/third_party").exists() and not fetched.exists():
            fetched.parent.mkdir(exist_ok=True)
            fetched.symlink_to((ROOT / "build/third_party").resolve())

    def configure(self):
        subprocess.run(["cmake", "-S", self.tree, "-B", self.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"],
                       check=True, stdout=subprocess.DEVNULL)

    def make(self, everything):
        targets = ["stemma-store-driver"] + (sorted({test for test, _ in TESTS}) if everything else [])
        return subprocess.run(["ninja", "-C", self.build, "-j", str(self.jobs), *targets], capture_output=True, text=True)

    def test(self):
        """The first test that fails, or None."""
        environment = dict(os.environ, STEMMA_TESTS=str(self.build / "tests"), STEMMA_SOURCE_DIR=str(self.tree),
                           QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8")
        if os.path.isdir("/dev/shm"):
            environment["TMPDIR"] = "/dev/shm"
        for test, part in TESTS:
            command = [self.build / "tests" / test] + ([part] if part else [])
            try:
                done = subprocess.run(command, env=environment, capture_output=True, timeout=900, text=True)
            except subprocess.TimeoutExpired:
                return f"{test} {part or ''} (never ends)"
            if done.returncode != 0:
                told = [line for line in done.stdout.splitlines() if line.startswith("FAIL!")]
                return f"{test}: {told[0].split('::', 1)[-1].split(')')[0]})" if told else test
        return None

    def tries(self, mutant):
        """What caught it, or None; raises where it can't be built."""
        file = self.tree / mutant.file
        text = file.read_text()
        try:
            file.write_text(mutant.apply(text))
            built = self.make(mutant.everywhere)
            if built.returncode != 0:
                raise SystemExit(f"mutants: '{mutant.name}' can't be built:\n{built.stdout[-3000:]}")
            return self.test()
        finally:
            file.write_text(text)
            if mutant.everywhere:
                self.make(True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="name the mutants, and see that each still fits the sources")
    parser.add_argument("--sample", type=int, metavar="N", help="N of them, by chance")
    parser.add_argument("--seed", type=int, default=1, help="of that chance (1)")
    parser.add_argument("--only", metavar="TEXT", help="those with this text in their name or file")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="compilers at once")
    chosen = parser.parse_args()
    for mutant in MUTANTS:
        mutant.apply((ROOT / mutant.file).read_text())
    mutants = [m for m in MUTANTS if not chosen.only or chosen.only in m.name or chosen.only in m.file]
    if chosen.sample:
        mutants = random.Random(chosen.seed).sample(mutants, min(chosen.sample, len(mutants)))
    if chosen.list:
        for mutant in mutants:
            print(f"{mutant.file:28} {mutant.name}")
        print(f"{len(mutants)} mutants")
        return 0
    bench = Bench(ROOT / "build/mutants", chosen.jobs)
    bench.copy_sources()
    bench.configure()
    built = bench.make(True)
    if built.returncode != 0:
        raise SystemExit(f"mutants: the sources can't be built:\n{built.stdout[-3000:]}")
    if failing := bench.test():
        raise SystemExit(f"mutants: {failing} fails without a mutant")
    survived = []
    for number, mutant in enumerate(mutants, 1):
        begun = time.monotonic()
        by = bench.tries(mutant)
        if by is None:
            survived.append(mutant)
        print(f"{number:3}/{len(mutants)} {'caught  ' if by else 'SURVIVED'} {mutant.file:28} {mutant.name}"
              f"{' -- ' + by if by else ''} ({time.monotonic() - begun:.0f} s)", flush=True)
    caught = len(mutants) - len(survived)
    print(f"{caught} of {len(mutants)} mutants caught ({100 * caught / max(1, len(mutants)):.0f} %)")
    return 0 if caught >= TARGET * len(mutants) else 1


if __name__ == "__main__":
    sys.exit(main())
