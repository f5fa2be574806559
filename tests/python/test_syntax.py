# SPDX-License-Identifier: GPL-3.0-or-later
"""Which edits of a Python file count, and which don't."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from stemma import _syntax

SOURCE = b'''
import os
from util import twice

LIMIT = 10

class Shape:
    def area(self): return 1

class Base(Shape):
    pass

def helper(x):
    return twice(x) + LIMIT

def f(x, y="a"):
    """Says something."""
    return helper(x)

def g(shape: "Shape"):
    return shape.area()

def unused():
    return f"{LIMIT}"
'''

# edit, and whether it counts for f
EDITS = {
    "comment": (b"return helper(x)", b"return helper(x)  # of x", False),
    "brackets and breaks": (b"return helper(x)", b"return (helper(\n        x,\n    ))", False),
    "indentation": (b"    return twice(x) + LIMIT", b"  return twice(x)+LIMIT", False),
    "quotes": (b'y="a"', b"y='a'", False),
    "blank lines": (b"\ndef f", b"\n\n\n\ndef f", False),
    "function beside it": (b'f"{LIMIT}"', b"0", False),
    "class beside it": (b"def area(self): return 1", b"def area(self): return 2", True),  # Base runs, and names it
    "function that it calls": (b"twice(x) + LIMIT", b"twice(x) - LIMIT", True),
    "constant": (b"LIMIT = 10", b"LIMIT = 11", True),
    "default": (b'y="a"', b'y="b"', True),
    "type of a number": (b"LIMIT = 10", b"LIMIT = 10.0", True),
    "text for number": (b"LIMIT = 10", b'LIMIT = "10"', True),
    "import": (b"import os", b"import os as o", True),
    "decorator": (b"def helper", b"@os.fspath\ndef helper", True),
    "statement": (b"LIMIT = 10", b"LIMIT = 10\nprint(1)", True),
    "async": (b"def helper", b"async def helper", True),
}


class Syntax(unittest.TestCase):
    def test_edits(self) -> None:
        before = _syntax.tree_hash(SOURCE, "f")
        for name, (old, new, counts) in EDITS.items():
            with self.subTest(name):
                self.assertIn(old, SOURCE)
                self.assertEqual(before != _syntax.tree_hash(SOURCE.replace(old, new), "f"), counts)

    def test_theHashIsForEver(self) -> None:
        # It is in keys: a change of it would run everything again.
        self.assertEqual(_syntax.tree_hash(b"x = 1\n"), "299a440851d42f5ad151cd416d0fd66251d61ce532a489617ceea9c0753878bf")
        self.assertEqual(_syntax.tree_hash(SOURCE, "g"), "a526fbd030e7d949bba0f498434cd92a3af060eda09f5ee4443cda595a591b27")

    def test_whatMayReachAll_countsAsAWhole(self) -> None:
        source = SOURCE.replace(b"return helper(x)", b"return globals()[x]")
        edited = source.replace(b'f"{LIMIT}"', b"0")
        self.assertNotEqual(_syntax.tree_hash(source, "f"), _syntax.tree_hash(edited, "f"))

    def test_aNameInAText_isReached(self) -> None:
        source = b"import sys\ndef a(): return 1\ndef f(): return getattr(sys.argv, 'a')\n"
        self.assertNotEqual(_syntax.tree_hash(source, "f"), _syntax.tree_hash(source.replace(b"return 1", b"return 2"), "f"))

    def test_constantsDontRunTogether(self) -> None:
        hashes = {_syntax.tree_hash(source) for source in (b"f('ab', 'c')", b"f('a', 'bc')", b"f('abc')", b"f(b'ab', 'c')", b"f(None)", b"f()")}
        self.assertEqual(len(hashes), 6)

    def test_deepFiles(self) -> None:
        source = b"x = " + b" + ".join([b"1"] * 900) + b"\n"
        self.assertEqual(len(_syntax.tree_hash(source)), 64)
        found = _syntax.describe(b"x = " + b"(" * 5000, "")
        self.assertIn("error", found)

    def test_asked(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            good, bad = Path(folder, "good.py"), Path(folder, "bad.py")
            good.write_bytes(SOURCE)
            bad.write_text("def f(:\n")
            run = subprocess.run(
                [sys.executable, "-I", "-S", _syntax.__file__, good, "f", good, "halper", bad, "", Path(folder, "none.py"), ""],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual(lines[0]["tree"], _syntax.tree_hash(SOURCE, "f"))
        self.assertNotIn("missing", lines[0])
        self.assertEqual(lines[1]["missing"], ["f", "g", "helper", "unused"])
        self.assertEqual((lines[2]["line"], lines[2]["column"]), (1, 7))
        self.assertIn("error", lines[3])

    def test_namesThatCantBeTold(self) -> None:
        for source in (b"from x import *", b"globals()['f'] = 1", b"def __getattr__(name): return len"):
            self.assertNotIn("missing", _syntax.describe(source, "f"), source)
        for source in (b"f = len", b"from x import f", b"if 1:\n    def f(): pass", b"import f.g"):
            self.assertNotIn("missing", _syntax.describe(source, "f"), source)


if __name__ == "__main__":
    unittest.main()
