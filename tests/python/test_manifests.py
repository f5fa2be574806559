# SPDX-License-Identifier: GPL-3.0-or-later
"""Workspaces whose database is missing or damaged, read from what lies beside it."""

from __future__ import annotations

import json
import shutil
import unittest

import stemma
from history import History
from records import moment, write_records
from support import START


class ManifestsTest(History):
    """The same workspace, once its database is lost."""

    def setUp(self) -> None:
        super().setUp()
        write_records(self.shop)
        self.lost = self.project.parent / "lost"
        shutil.copytree(self.project / ".stemma" / "store", self.lost / ".stemma" / "store")
        self.database_workspace = self.workspace
        self.workspace = stemma.open(self.lost)

    def test_answers_are_those_of_the_database(self) -> None:
        ours, theirs = self.workspace.artifacts(), self.database_workspace.artifacts()
        self.assertEqual([str(one) for one in ours], [str(one) for one in theirs])
        for one, other in zip(ours, theirs):
            for field in ("type", "state", "sha256", "bytes", "created", "run", "step", "output", "read_options", "tags", "aliases"):
                self.assertEqual(getattr(one, field), getattr(other, field), f"{one}.{field}")
            self.assertEqual(one.lineage(downstream=True), other.lineage(downstream=True))
        self.assertEqual(self.workspace.runs(), self.database_workspace.runs())
        self.assertIn("stemma.db", self.workspace.note)

    def test_a_damaged_database_is_as_good_as_none(self) -> None:
        self.shop.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = bytearray((self.project / ".stemma" / "stemma.db").read_bytes())
        content[4096:] = bytes(len(content) - 4096)  # all pages but the first are zero
        (self.lost / ".stemma" / "stemma.db").write_bytes(content)
        self.read_all()
        self.assertIn("manifests", self.workspace.note)

    def test_a_damaged_manifest_hides_its_version_only(self) -> None:
        artifacts = self.lost / ".stemma" / "store" / "artifacts"
        (artifacts / "p-clean-1" / "manifest.json").write_text('{"stemma_manifest": 1, "uuid": "p-clean-1", "rows": {"version": 2}}')
        (artifacts / "p-raw-1" / "manifest.json").write_bytes(b"\xff\x00")
        (artifacts / "p-model-1" / "manifest.json").write_text("[]")
        self.assertEqual([str(one) for one in self.workspace.artifacts()], ["p/clean@2", "p/model@2", "p/model@3"])

    def test_nothing_at_all_is_said(self) -> None:
        shutil.rmtree(self.lost / ".stemma" / "store" / "artifacts")
        (self.lost / ".stemma" / "stemma.db").write_bytes(b"")
        with self.assertRaisesRegex(stemma.StemmaError, "neither a readable database nor manifests"):
            stemma.open(self.lost).artifacts()

    def test_references_mean_the_same(self) -> None:
        self.assertEqual(self.numbers("p/clean", "p/clean@newest", "p/clean@production", "p/clean@run:3", "p/model"), [1, 2, 2, 1, 2])
        self.assertEqual(self.numbers("p/clean@2026-09-23", "run:2/clean"), [2, 2])

    def test_names_are_replayed_in_order(self) -> None:
        events = [
            {"event": "tag", "version": "p-raw-1", "tag": "kept"},
            {"event": "tag", "version": "p-raw-1", "tag": "dropped"},
            {"event": "untag", "version": "p-raw-1", "tag": "dropped"},
            {"event": "alias", "version": "p-clean-1", "artifact": "p/clean", "alias": "production"},
            {"event": "state", "version": "p-model-2", "state": "deleted"},
            {"event": "rename", "artifact": 2, "from": "p/clean", "to": "p/tidy", "time": moment(START * 2)},
        ]
        with (self.lost / ".stemma" / "store" / "names.jsonl").open("a") as lines:
            lines.write("not JSON\n" + "".join(json.dumps(event) + "\n" for event in events))
        self.assertEqual(self.workspace.artifact("p/raw").tags, ["kept"])
        self.assertEqual([str(one) for one in self.workspace.artifacts("p/tidy")], ["p/tidy@1", "p/tidy@2"])
        self.assertEqual(self.numbers("p/tidy@production", "p/clean@production", "p/clean"), [1, 1, 1])
        self.assertEqual([one.version for one in self.workspace.artifacts("p/model")], [1, 3])


if __name__ == "__main__":
    unittest.main()
