# SPDX-License-Identifier: GPL-3.0-or-later
"""dict, list and numbers as JSON; str as text; bytes; a Path as the file or folder it names."""

from __future__ import annotations

import json
import os
import pathlib
from pathlib import Path

from ..errors import StemmaError
from ..materializer import Materializer

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any


class Json(Materializer):
    extension = ".json"

    def save(self, value: Any, path: Path) -> None:
        from .. import _values

        try:
            try:
                text = json.dumps(value, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
            except ValueError:
                _values.notes.append(f"{path.name}: JSON has no NaN and no infinity, they are kept as null")
                text = json.dumps(_finite(value), ensure_ascii=False, indent=1, allow_nan=False)
        except RecursionError as error:
            raise TypeError(f"it is nested too deeply for JSON ({error})") from None
        if isinstance(value, dict) and not all(isinstance(key, str) for key in value):
            _values.notes.append(f"{path.name}: keys of a dict are kept as texts")
        path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")

    def load(self, path: Path, wanted: type) -> Any:
        value = json.loads(path.read_bytes())
        if wanted in (dict, list, int, float, bool) and not isinstance(value, (wanted, *([int] if wanted is float else []))):
            raise StemmaError(f"{path.name} holds a {type(value).__name__}, not a {wanted.__name__}")
        return value


class Text(Materializer):
    extension = ".txt"
    any_ending = True

    def save(self, value: str, path: Path) -> None:
        with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(value)

    def load(self, path: Path, wanted: type) -> str:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()


class Bytes(Materializer):
    extension = ".bin"
    any_ending = True

    def save(self, value: Any, path: Path) -> None:
        path.write_bytes(value)

    def load(self, path: Path, wanted: type) -> Any:
        return wanted(path.read_bytes())


class Place(Materializer):
    """A file or folder that the step wrote elsewhere: it is copied, under its own name."""

    extension = ""
    any_ending = True

    def save(self, value: Path, path: Path) -> None:
        if not value.exists():
            raise StemmaError(f"It returned the path {value}, and nothing is there", "Write the file first.")
        if path.exists() and path.samefile(value):
            return
        import shutil

        if value.is_dir():
            shutil.copytree(value, path, symlinks=True)
        else:
            shutil.copyfile(value, path)

    def load(self, path: Path, wanted: type) -> Path:
        return path


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value if isinstance(value, (str, int, type(None))) else _finite(_plain(value))


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays, which JSON doesn't know."""
    for method in ("item", "tolist"):
        if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, method):
            try:
                return getattr(value, method)()
            except ValueError:
                continue
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"JSON has no {type(value).__name__}")


def find(base: type) -> Materializer | None:
    if base in (dict, list, int, float, bool):
        return Json()
    if base is str:
        return Text()
    if base in (bytes, bytearray):
        return Bytes()
    if base in (pathlib.PurePath, pathlib.Path):
        return Place()
    return None
