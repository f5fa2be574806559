# SPDX-License-Identifier: GPL-3.0-or-later
"""The script that a step's process is: python _runner.py PACKAGES COMPILED TARGET FUNCTION PROJECT REPORT."""

import sys

if __name__ == "__main__":
    del sys.path[0]  # this file's folder, whose `types` isn't Python's
    import ast, faulthandler, json, pathlib  # noqa: E401, E402, F401  as Python has them compiled

    # Where the package lies is on the path only until it is found: beside it there may be any other. It is compiled once
    # for a workspace, which halves what a small step takes to start; nothing else is, and nothing beside its files.
    sys.path.insert(0, sys.argv[1])
    sys.pycache_prefix, sys.dont_write_bytecode = sys.argv[2], False
    from stemma import _run
    from stemma.types import _plain  # noqa: F401

    sys.pycache_prefix, sys.dont_write_bytecode = None, True
    del sys.path[0]
    arguments = sys.argv[3:]
    sys.argv = [arguments[0]]
    sys.exit(_run.main(*arguments))
