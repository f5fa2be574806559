# SPDX-License-Identifier: GPL-3.0-or-later
"""Which edits of a Python file count, and which don't."""

from __future__ import annotations

import dis
import json
import subprocess
import sys
import tempfile
import types
import unittest
from pathlib import Path

from stemma import _syntax



def read_from_file(code: types.CodeType) -> set[str]:
    """Names that compiled code takes from the file, or a built-in one."""
    names = {one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return names.union(*(read_from_file(inner) for inner in code.co_consts if isinstance(inner, types.CodeType)))


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

# What f may say beside `def clean`, and whether `clean` there is the function.
SCOPES = {
    "def f(clean): return clean.mean()": False,
    "def f(*clean, **more): return [clean for _ in more]": False,
    "def f(a, /, clean=1, *, b): return lambda: clean + a": False,
    "def f(x): return (lambda clean: clean)(x)": False,
    "def f(x): return (lambda: clean)()": True,
    "def f(x): return (lambda y=clean: y)()": True,
    "def f(x):\n    clean = x\n    return clean": False,
    "def f(x):\n    print(clean)\n    clean = x": False,  # an error when it runs
    "def f(x):\n    global clean\n    clean = x": True,
    "def f(x):\n    global clean\n    def g(): return clean": True,
    "def f(clean):\n    def g():\n        global clean\n        return clean": True,
    "def f(clean):\n    def g():\n        nonlocal clean\n        clean = 1\n        return clean": False,
    "def f(clean):\n    def g(): return clean\n    return g": False,
    "def f(x):\n    def g(clean): return clean\n    return clean": True,
    "def f(x):\n    def clean(): return 1\n    return clean()": False,
    "def f(x):\n    def g(y=clean): return y": True,
    "def f(clean):\n    def g(y=clean): return y": False,
    "def f(x):\n    @clean\n    def g(y): return y": True,
    "def f(x): return [clean for clean in x]": False,
    "def f(x): return [clean for y in x]": True,
    "def f(x): return [clean for clean in clean]": True,
    "def f(x): return [y for clean in x for y in clean if clean]": False,
    "def f(x): return {clean: y for clean, y in x}, clean": True,
    "def f(x): return [(clean := y) for y in x], clean": False,
    "def f(x): return [y for y in x if (lambda: (clean := y))()], clean": True,
    "def f(x):\n    for clean in x: pass\n    return clean": False,
    "def f(x):\n    with x as (clean, y): return clean": False,
    "def f(x):\n    try: pass\n    except OSError as clean: return clean": False,
    "def f(x):\n    x.clean = 1": True,  # any word after a dot may be it
    "def f(x):\n    del clean": False,
    "def f(x):\n    import numpy as clean\n    return clean": False,
    "def f(x):\n    from here import clean\n    return clean": True,  # it may be from this file
    "def f(x):\n    clean: int\n    return clean": False,
    "def f(x):\n    (clean): int\n    return clean": True,
    "def f(clean: clean): pass": True,
    "def f(clean) -> clean: pass": True,
    "def f(clean: 'clean'): pass": True,
    "def f(clean):\n    x: clean = 1": True,  # looked up by its words, perhaps
    "def f(clean):\n    class A:\n        x = clean": False,
    "def f(clean):\n    class A:\n        clean = clean": True,  # past the argument
    "def f(clean):\n    class A:\n        def clean(self): return 1\n        def g(self): return clean": False,
    "def f(x):\n    class A:\n        clean = 1\n        def g(self): return clean": True,
    "def f(x):\n    class A:\n        clean = 1\n        y = [clean for _ in x]": True,
    "def f(clean):\n    class A(clean): pass": False,
    "def f(x):\n    class A(clean): pass": True,
    "async def f(clean):\n    async for x in clean: yield x": False,
}
if sys.version_info >= (3, 10):
    SCOPES["def f(x):\n    match x:\n        case [clean, *_]: return clean"] = False
    SCOPES["def f(x):\n    match x:\n        case {'a': 1, **clean}: return clean"] = False
    SCOPES["def f(x):\n    match x:\n        case clean.A: return 1"] = True


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

    def test_scopes(self) -> None:
        for text, counts in SCOPES.items():
            with self.subTest(text):
                one, two = (f"def clean(): return {n}\n{text}\n".encode() for n in (1, 2))
                self.assertEqual(_syntax.tree_hash(one, "f") != _syntax.tree_hash(two, "f"), counts)

    def test_scopes_asPythonHasThem(self) -> None:
        for text, counts in SCOPES.items():
            with self.subTest(text):
                self.assertTrue(counts or "clean" not in read_from_file(compile(text, "f", "exec")))

    def test_namesThatAreLocal_mayStillReachAll(self) -> None:
        # As long as it did: what a file says without such a name must not change.
        for text in ("def f(modules): return modules", "def f(x):\n    vars = x\n    return vars"):
            one, two = (f"def clean(): return {n}\n{text}\n".encode() for n in (1, 2))
            self.assertNotEqual(_syntax.tree_hash(one, "f"), _syntax.tree_hash(two, "f"))

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
