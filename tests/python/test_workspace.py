# SPDX-License-Identifier: GPL-3.0-or-later
"""Workspaces as `stemma.open` reads them: names, versions, runs, lineage; and that nothing is ever written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import unittest

import stemma
from history import History
from support import START, snapshot


class WorkspaceTest(History):
    """The workspace as it stands, beside the program or alone."""

    def test_open_finds_the_nearest_workspace(self) -> None:
        below = self.project / "deep" / "er"
        below.mkdir(parents=True)
        for place in (self.project, self.project / ".stemma", below):
            self.assertEqual(stemma.open(place).path, self.project / ".stemma")
        with self.assertRaisesRegex(stemma.NotFound, "no workspace"):
            stemma.open(self.project.parent)

    def test_kept_charts_come_in_the_order_of_the_window(self) -> None:
        artifact = stemma.open(self.project).artifact("p/clean@1")
        folder = next((self.project / ".stemma/store/artifacts").glob("p-clean-1")).name
        kept = self.project / ".stemma/store/annotations" / folder
        kept.mkdir(parents=True)
        files = ["10-j.vl.json", "02.vl.json", "9-i.vl.json", "01-a.vl.json", "01-b.vl.json", "100-k.vl.json"]
        for file in [*files, "x-y.vl.json", "00-zero.vl.json", "-1.vl.json", "5x.vl.json"]:
            (kept / file).write_text('{"mark": "bar"}')
        (kept / "03-list.vl.json").write_text("[]")
        (kept / "04-t.vl.json").write_text('{"mark": "bar", "title": {"text": ""}}')
        (kept / "07-t.vl.json").write_text('{"mark": "bar", "title": 7}')
        shown = [one.path.name for one in stemma.open(self.project).artifact("p/clean@1").visualizations]
        expected = ["01-a", "01-b", "02", "04-t", "07-t", "9-i", "10-j", "100-k"]
        self.assertEqual(shown[len(artifact.visualizations) :], [f"{name}.vl.json" for name in expected])

    def test_open_without_a_folder_takes_the_environment(self) -> None:
        os.environ["STEMMA_WORKSPACE"] = str(self.project)
        self.addCleanup(os.environ.pop, "STEMMA_WORKSPACE")
        self.assertEqual(stemma.open().path, self.project / ".stemma")

    def test_references_mean_what_the_program_means(self) -> None:
        self.assertEqual(self.numbers("p/clean", "p/clean@latest", "p/clean@newest"), [1, 1, 2])  # back to 1 in run 3
        self.assertEqual(self.numbers("p/clean@2", "p/clean@run:2", "p/clean@run:3", "p/clean@production"), [2, 2, 1, 2])
        self.assertEqual(self.numbers("p/model", "p/model@newest"), [2, 3])  # a failed check is never @latest
        self.assertEqual(self.numbers("run:2/clean", "run:2/clean.clean", "old/clean@2"), [2, 2, 2])
        self.assertEqual(self.workspace.artifact("p/clean", version=2).version, 2)
        self.assertEqual(self.workspace.artifact("p/clean", version="production").version, 2)

    def test_a_date_means_what_was_latest_at_its_end(self) -> None:
        self.assertEqual(self.numbers("p/clean@2026-09-22", "p/clean@2026-09-23", "p/clean@2026-12-31"), [1, 2, 1])
        with self.assertRaises(stemma.NotFound):
            self.workspace.artifact("p/clean@2020-01-01")

    def test_unknown_references_name_the_nearest(self) -> None:
        with self.assertRaisesRegex(stemma.NotFound, "Did you mean 'p/clean'"):
            self.workspace.artifact("p/claen")
        with self.assertRaisesRegex(stemma.NotFound, "Did you mean 'p/clean'"):
            self.workspace.artifact("clean")
        with self.assertRaisesRegex(stemma.NotFound, "newest versions: 2, 1"):
            self.workspace.artifact("p/clean@9")
        with self.assertRaisesRegex(stemma.NotFound, "run 1 has no step 'x'"):
            self.workspace.artifact("run:1/x")

    def test_artifact_tells_what_is_known(self) -> None:
        clean = self.workspace.artifact("p/clean@1")
        self.assertEqual((clean.name, clean.type, clean.run, clean.step, clean.bytes), ("p/clean", "table", 1, "clean", 4))
        self.assertEqual((clean.tags, clean.aliases, str(clean)), (["good"], [], "p/clean@1"))
        self.assertEqual(clean.path.read_bytes(), b"a\n1\n")
        self.assertEqual(clean.created.timestamp() * 1_000_000, START + 2_000_000)
        self.assertEqual(clean.load()["a"].tolist(), [1])
        self.assertEqual(self.workspace.artifact("p/model@1").load(), {"w": 1})

    def test_inputs_are_those_the_step_read(self) -> None:
        inputs = self.workspace.artifact("p/model@1").inputs
        self.assertEqual(list(inputs), ["clean", "more"])
        self.assertEqual(str(inputs["clean"]), "p/clean@1")
        self.assertEqual([str(found) for found in inputs["more"]], ["p/raw@1", "p/clean@1"])

    def test_artifacts_lists_what_is_there(self) -> None:
        self.shop.database.execute("UPDATE versions SET state = 'deleted' WHERE id = 3")
        self.assertEqual(
            [str(found) for found in self.workspace.artifacts()],
            ["p/clean@1", "p/clean@2", "p/model@2", "p/model@3", "p/raw@1"],
        )
        self.assertEqual([found.version for found in self.workspace.artifacts("p/clean")], [1, 2])
        with self.assertRaisesRegex(stemma.StemmaError, "was deleted"):
            self.workspace.artifact("p/model@1").load()

    def test_a_missing_file_is_said(self) -> None:
        raw = self.workspace.artifact("p/raw")
        raw.path.unlink()
        with self.assertRaisesRegex(stemma.StemmaError, "p/raw@1 is no longer in the store"):
            raw.load()

    def test_a_file_outside_of_its_artifact_is_refused(self) -> None:
        self.shop.database.execute("UPDATE version_files SET path = ? WHERE version = 1", (b"../../../../secret",))
        with self.assertRaisesRegex(stemma.StemmaError, "outside of its artifact"):
            self.workspace.artifact("p/raw")

    def test_runs_are_newest_first(self) -> None:
        runs = self.workspace.runs()
        self.assertEqual([run.number for run in runs], [3, 2, 1])
        self.assertEqual([(s.step, s.status, s.origin_run) for s in runs[0].steps], [("clean", "reused", 1), ("model", "executed", None)])
        first = self.workspace.run(1)
        self.assertEqual((first.message, first.git_commit, first.git_dirty, first.parameters), ("first", "abc", True, {"seed": 7}))
        self.assertEqual((first.ended - first.started).total_seconds(), 1.5)
        with self.assertRaises(stemma.NotFound):
            self.workspace.run(9)

    def test_lineage_goes_through_what_was_executed(self) -> None:
        lineage = self.workspace.artifact("p/model@1").lineage()
        self.assertEqual([node["id"] for node in lineage["nodes"]], ["s1", "a1", "s2", "a2", "s3", "a3"])
        self.assertEqual(lineage["nodes"][3], {"id": "a2", "kind": "artifact", "name": "p/clean", "version": 1, "type": "table"})
        self.assertEqual(lineage["nodes"][2], {"id": "s2", "kind": "step", "name": "clean", "run": 1, "status": "executed"})
        self.assertIn({"from": "a2", "to": "s3", "name": "clean"}, lineage["edges"])
        self.assertIn({"from": "s3", "to": "a3", "name": "model"}, lineage["edges"])
        self.assertEqual(len(lineage["edges"]), 7)

    def test_lineage_has_what_describes_it(self) -> None:
        self.shop.insert("descriptions", version=3, described=2)
        clean = self.workspace.artifact("p/clean@1")
        self.assertEqual([node["id"] for node in clean.lineage()["nodes"]], ["s1", "a1", "s2", "a2"])
        lineage = clean.lineage(describing=True)
        self.assertEqual([node["id"] for node in lineage["nodes"]], ["s1", "a1", "s2", "a2", "a3"])
        self.assertEqual(lineage["edges"][-1], {"from": "a2", "to": "a3", "name": "describes"})

    def test_lineage_stops_at_its_depth(self) -> None:
        near = self.workspace.artifact("p/model@2").lineage(depth=1)
        self.assertEqual([node["id"] for node in near["nodes"]], ["a4", "s5", "a5"])
        down = self.workspace.artifact("p/raw").lineage(upstream=False, downstream=True)
        ids = {node["id"] for node in down["nodes"]}
        self.assertEqual(ids, {"a1", "s2", "a2", "s3", "a3", "s4", "a4", "s5", "a5", "s7", "a6"})  # not the reused s6
        alone = self.workspace.lineage("p/raw", depth=0)
        self.assertEqual(([node["id"] for node in alone["nodes"]], alone["edges"]), (["a1"], []))

    def test_reading_writes_nothing_beside_a_program_that_writes(self) -> None:
        self.shop.database.execute("BEGIN IMMEDIATE")
        self.shop.database.execute("UPDATE versions SET type = 'file' WHERE id = 1")
        before = snapshot(self.project)
        self.read_all()
        self.assertEqual(self.workspace.artifact("p/raw").type, "table")
        after = snapshot(self.project)
        for found in (before, after):
            found.pop(".stemma/stemma.db-shm")  # the index that all readers share
        self.assertEqual(before, after)
        self.shop.database.execute("COMMIT")
        self.assertEqual(self.workspace.artifact("p/raw").type, "file")

    def test_reading_writes_nothing_when_no_program_runs(self) -> None:
        for keep_log in (True, False):
            with self.subTest(keep_log=keep_log):
                place = self.project.parent / f"copy-{keep_log}"
                (place / ".stemma").mkdir(parents=True)
                shutil.copytree(self.project / ".stemma" / "store", place / ".stemma" / "store")
                if not keep_log:
                    self.shop.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(self.project / ".stemma" / "stemma.db", place / ".stemma")
                if keep_log:
                    shutil.copy(self.project / ".stemma" / "stemma.db-wal", place / ".stemma")
                before = snapshot(place)
                self.workspace = stemma.open(place)
                self.read_all()
                self.assertEqual(self.workspace.note, "")
                self.assertEqual(snapshot(place), before)

    def test_a_newer_workspace_is_refused(self) -> None:
        self.shop.database.execute("PRAGMA user_version = 99")
        with self.assertRaisesRegex(stemma.StemmaError, "newer Stemma"):
            self.workspace.artifacts()

    def test_the_connection_cannot_write(self) -> None:
        with self.assertRaises(sqlite3.Error):
            self.workspace._catalog._ask_database(lambda connection: connection.execute("DELETE FROM tags"))


if __name__ == "__main__":
    unittest.main()
