# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in materializers: one file for each library, loaded when a value or an annotation is of it."""

from __future__ import annotations

from importlib import import_module

from ..materializer import Materializer

_LIBRARIES = {
    "pandas": "_pandas",
    "polars": "_polars",
    "numpy": "_numpy",
    "scipy": "_scipy",
    "sklearn": "_sklearn",
    "PIL": "_pil",
    "matplotlib": "_matplotlib",
    "altair": "_altair",
    "torch": "_torch",
    "pydantic": "_pydantic",
    "stemma": "_results",
}


def builtin(wanted: type) -> Materializer | None:
    """Ours for a class, by the library that one of its bases comes from; None: there is none."""
    from . import _plain

    for base in wanted.__mro__[:-1]:
        head = base.__module__.partition(".")[0]
        if head in _LIBRARIES:
            found = import_module(f"{__name__}.{_LIBRARIES[head]}").find(base)
            if found:
                return found
        found = _plain.find(base)
        if found:
            return found
    return None
