# SPDX-License-Identifier: GPL-3.0-or-later
"""Polars: a table, as Parquet."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import polars

from ..materializer import Materializer


class Table(Materializer):
    reads_tables = True
    reads_parquet = True
    extension = ".parquet"
    extensions = (".parquet", ".csv", ".tsv", ".jsonl", ".ndjson")

    def save(self, value: Any, path: Path) -> None:
        frame = value.collect() if isinstance(value, polars.LazyFrame) else value
        frame = frame.to_frame() if isinstance(frame, polars.Series) else frame
        ending = path.suffix.lower()
        if ending in (".csv", ".tsv"):
            frame.write_csv(path, separator="\t" if ending == ".tsv" else ",")
        elif ending in (".jsonl", ".ndjson"):
            frame.write_ndjson(path)
        else:
            frame.write_parquet(path)

    def load(self, path: Path, wanted: type, read: dict[str, Any] | None = None) -> Any:
        options = read or {}
        ending = path.suffix.lower()
        if ending == ".parquet":
            frame = polars.read_parquet(path)
        elif ending in (".jsonl", ".ndjson"):
            frame = polars.read_ndjson(path)
        elif ending == ".json":
            frame = polars.read_json(path)
        else:
            frame = polars.read_csv(
                path,
                separator=options.get("delimiter") or ("\t" if ending == ".tsv" else ","),
                has_header=options.get("header", True),
                null_values=options.get("nulls"),
                skip_rows=options.get("skip") or 0,
                infer_schema_length=None,
                **_texts(options),
            )
        if issubclass(wanted, polars.LazyFrame):
            return frame.lazy()
        return frame.to_series() if issubclass(wanted, polars.Series) else frame


def _texts(read: dict[str, Any]) -> dict[str, Any]:
    """Columns that are text stay it: "007" is no number because it looks like one."""
    texts = {one["name"]: polars.Utf8 for one in read.get("columns", []) if one["type"] == "VARCHAR"}
    if not texts or not read.get("header", True):
        return {}
    newer = "schema_overrides" in inspect.signature(polars.read_csv).parameters
    return {"schema_overrides" if newer else "dtypes": texts}


def find(base: type) -> Materializer | None:
    return Table() if base in (polars.DataFrame, polars.LazyFrame, polars.Series) else None
