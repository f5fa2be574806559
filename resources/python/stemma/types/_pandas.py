# SPDX-License-Identifier: GPL-3.0-or-later
"""pandas: a table, as Parquet where pyarrow or fastparquet is installed, else as CSV with its types kept beside it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas

from .. import loading
from ..materializer import Materializer

_NULLS = ["", "NA", "NULL", "<null>"]
_WHOLE = {1: "TINYINT", 2: "SMALLINT", 4: "INTEGER", 8: "BIGINT"}


class Table(Materializer):
    reads_tables = True
    extension = ".parquet" if find_spec("pyarrow") or find_spec("fastparquet") else ".csv"
    extensions = (".csv", ".tsv", ".parquet", ".jsonl", ".ndjson", ".json")

    def save(self, value: Any, path: Path) -> dict[str, Any] | None:
        """Returns how it is read back, where that is known better than it can be guessed."""
        frame = _plain(value)
        ending = path.suffix.lower()
        if ending == ".parquet":
            frame.to_parquet(path, index=False)
        elif ending in (".jsonl", ".ndjson", ".json"):
            frame.to_json(path, orient="records", lines=ending != ".json", date_format="iso", force_ascii=False)
        else:
            return _to_csv(frame, path, "\t" if ending == ".tsv" else ",")
        return None

    def load(self, path: Path, wanted: type, read: dict[str, Any] | None = None) -> Any:
        frame = loading.load_table(path, read or {})
        return frame.squeeze("columns") if issubclass(wanted, pandas.Series) else frame


def _plain(value: Any) -> Any:
    """A frame whose index says something has it as columns."""
    frame = value.to_frame() if isinstance(value, pandas.Series) else value
    index = frame.index
    numbered = len(index) == 0 or getattr(index.dtype, "kind", "O") in "iu"  # as filtering leaves it
    if index.nlevels > 1 or index.name is not None or not numbered:
        frame = frame.reset_index()
    if not all(isinstance(name, str) for name in frame.columns):
        frame = frame.set_axis(["_".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in frame.columns], axis=1)
    return frame


def _to_csv(frame: Any, path: Path, delimiter: str) -> dict[str, Any] | None:
    texts = [frame[name] for name in frame.columns if getattr(frame[name].dtype, "kind", "O") == "O"] if frame.columns.is_unique else []
    # A text that is empty, or reads like a gap, stays apart from a gap.
    null = next((n for n in _NULLS if not any((column == n).any() for column in texts)), "<null>")
    frame.to_csv(path, index=False, sep=delimiter, na_rep=null, lineterminator="\n")
    types = [_type(frame[name]) for name in frame.columns] if frame.columns.is_unique else [None]
    if None in types or not types:
        return None
    return {
        "format": "csv",
        "compression": "none",
        "columns": [{"name": name, "type": kind} for name, kind in zip(frame.columns, types)],
        "delimiter": delimiter,
        "quote": '"',
        "escape": '"',
        "header": True,
        "nulls": [null],
    }


def _type(column: Any) -> str | None:
    """The DuckDB type that holds all its values; None: it is for the reader to find."""
    kind = getattr(column.dtype, "kind", "O")
    if pandas.api.types.is_bool_dtype(column.dtype):
        return "BOOLEAN"
    if kind in "iu":
        whole = _WHOLE.get(column.dtype.itemsize)
        return None if whole is None else ("U" if kind == "u" else "") + whole
    if kind == "f":
        return "DOUBLE" if column.dtype.itemsize >= 8 else "FLOAT"
    if kind == "M" and getattr(column.dt, "tz", None) is None:
        return "TIMESTAMP"
    if kind == "O" and all(isinstance(value, str) for value in column.dropna()):
        return "VARCHAR"
    return None


def find(base: type) -> Materializer | None:
    return Table() if base in (pandas.DataFrame, pandas.Series) else None
