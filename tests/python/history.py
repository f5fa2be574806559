# SPDX-License-Identifier: GPL-3.0-or-later
"""A workspace whose every number is known, for the tests of what is read from it."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import stemma
from support import Workshop, options


class History(unittest.TestCase):
    """Run 1 makes raw, clean and model; run 2 makes clean 2 and model 2; run 3 goes back and reuses clean 1, and its
    model 3 fails a check."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.project = Path(folder.name) / "pro ject?"
        self.project.mkdir()
        shop = self.shop = Workshop(self.project)
        self.addCleanup(shop.database.close)
        shop.run(message="first", git_commit="abc", git_branch="main", git_dirty=1)
        raw_step = shop.step(1, "raw", kind="import")
        raw = shop.version(raw_step, "p/raw", {"raw.csv": b"a,b\n1,x\n,y\n"}, read_options=options(a="BIGINT", b="VARCHAR"))
        clean_step = shop.step(1, "clean", {"raw": [raw]})
        clean = shop.version(clean_step, "p/clean", {"clean.csv": b"a\n1\n"}, read_options=options(a="BIGINT"))
        shop.version(shop.step(1, "model", {"clean": [clean], "more": [raw, clean]}), "p/model", {"model.json": b'{"w": 1}'}, "metrics")
        shop.run()
        clean_2 = shop.version(shop.step(2, "clean", {"raw": [raw]}), "p/clean", {"clean.csv": b"a\n2\n"})
        shop.version(shop.step(2, "model", {"clean": [clean_2]}), "p/model", {"model.json": b'{"w": 2}'}, "metrics")
        shop.run(status="failed")
        shop.yields(shop.step(3, "clean", {"raw": [raw]}, status="reused", origin=clean_step), clean)
        shop.version(shop.step(3, "model", {"clean": [clean]}), "p/model", {"model.json": b'{"w": 3}'}, "metrics", state="check_failed")
        shop.insert("tags", tag="good", version=clean)
        shop.insert("aliases", artifact=2, alias="production", version=clean_2)
        shop.insert("former_names", name="old/clean", artifact=2, until=1)
        self.workspace = stemma.open(self.project)

    def numbers(self, *references: str) -> list[int]:
        return [self.workspace.artifact(reference).version for reference in references]

    def read_all(self) -> None:
        self.assertEqual(len(self.workspace.artifacts()), 6)
        self.assertEqual(len(self.workspace.runs()), 3)
        self.workspace.artifact("p/model@2").lineage()
