# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as Python values, read as was decided once when they became an artifact (never sniffed again)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from .errors import StemmaError

_TABLES = {".csv", ".tsv", ".parquet", ".jsonl", ".ndjson"}
_TEXTS = {".md", ".txt", ".html", ".htm", ".log", ".sql", ".yaml", ".yml", ".svg"}
_JSON = {".json", ".ipynb"}
_PACKED = {".gz": "gzip", ".zst": "zstd"}
_NULLS = ["", "NA", "N/A", "NaN", "NULL", "null"]
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
_TRUE = {"true", "t", "1", "yes", "y"}
_FALSE = {"false", "f", "0", "no", "n"}


def load(path: Path, kind: str, read: dict[str, Any], options: dict[str, Any]) -> Any:
    """The content of one artifact's file; a folder is its Path."""
    if path.is_dir():
        return path
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = _PACKED.get(suffixes[-1]) if suffixes else None
    ending = suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    if ending in _TABLES or ((kind in ("table", "confusion") or read.get("format")) and ending == ".json"):
        return _table(path, ending, packed, read, options)
    if kind == "array" and ending in (".npy", ".npz") and not packed:
        return _array(path)
    if ending in (".xlsx", ".xlsm") and kind == "table":
        return _sheet(path, read, options)
    if kind == "database":
        return _database(path)
    if kind in ("image", "file", "folder", "model", "archive", "audio"):
        return path
    if ending in _JSON and not packed:
        return json.loads(path.read_bytes())
    if (kind == "document" or ending in _TEXTS) and ending != ".pdf" and not packed:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    return path


def load_table(path: Path, read: dict[str, Any]) -> Any:
    """A file that is a table, as a pandas DataFrame, whatever its artifact was taken for. Errors: StemmaError."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = _PACKED.get(suffixes[-1]) if suffixes else None
    ending = suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    if path.is_dir() or ending not in _TABLES | {".json"}:
        raise StemmaError(f"{path.name} isn't a table", "Ask for a Path, and read it as what it is.")
    return _table(path, ending, packed, read, {})


def _sheet(path: Path, read: dict[str, Any], options: dict[str, Any]) -> Any:
    """The sheet that was decided on; inside a step a table arrives ready and needs no openpyxl."""
    pandas = _pandas()
    arguments = {"sheet_name": read.get("table") or 0, "header": 0 if read.get("header", True) else None}
    arguments |= {"skiprows": read.get("skip", 0), "na_values": read.get("nulls", _NULLS), "keep_default_na": False}
    # pandas takes a text that reads like a number for one: "007" is a text in a workbook, whatever it looks like.
    texts = {(name if read.get("header", True) else place): str
             for place, (name, kind) in enumerate(_types(read).items()) if kind == "VARCHAR"}
    arguments |= {"dtype": texts} if texts else {}
    try:
        return pandas.read_excel(path, **(arguments | options))
    except ImportError as error:
        raise StemmaError(
            f"{path.name} is a workbook, and pandas needs openpyxl to read it",
            "Install openpyxl, or write it to CSV first: stemma export NAME --to table.csv",
        ) from error


def _database(path: Path) -> Any:
    """A connection that only reads; DuckDB's files need the package duckdb, else it is the Path."""
    with path.open("rb") as file:
        sqlite = file.read(15) == b"SQLite format 3"
    if sqlite:
        import sqlite3
        from urllib.parse import quote

        return sqlite3.connect(f"file:{quote(str(path.resolve()))}?immutable=1&mode=ro", uri=True)
    try:
        import duckdb
    except ImportError:
        return path
    return duckdb.connect(str(path), read_only=True)


def _array(path: Path) -> Any:
    """An array; the arrays of an .npz by name, where it has several. Never unpickles."""
    try:
        import numpy
    except ImportError:
        return path
    try:
        with path.open("rb") as file:  # NumPy leaves what it opened itself open where it fails
            arrays = numpy.load(file, allow_pickle=False)
            if isinstance(arrays, numpy.ndarray):
                return arrays
            return arrays[arrays.files[0]] if len(arrays.files) == 1 else {name: arrays[name] for name in arrays.files}
    except Exception as error:  # zipfile, zlib, tokenize and NumPy each raise their own, and no list of them is whole
        why = " ".join(str(error).split()) or type(error).__name__
        raise StemmaError(f"{path.name} can't be loaded: {why}", "Open the file at .path as what it is.") from error


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise StemmaError(
            "Loading a table needs pandas", "Install it (Debian: python3-pandas), or read the file at .path."
        ) from error
    return pandas


def _table(path: Path, ending: str, packed: str | None, read: dict[str, Any], options: dict[str, Any]) -> Any:
    pandas = _pandas()
    if ending == ".parquet":
        try:
            return pandas.read_parquet(path, **options)
        except ImportError as error:
            raise StemmaError(
                f"{path.name} is Parquet, and pandas needs pyarrow to read it",
                "Install pyarrow, or say `format: csv` at the output in the pipeline.",
            ) from error
    try:
        if ending in (".jsonl", ".ndjson", ".json"):
            lines = read.get("format", "jsonl" if ending != ".json" else "json") == "jsonl"
            return pandas.read_json(path, **({"lines": lines, "compression": packed, "convert_dates": False} | options))
        return _delimited(pandas, path, ending, packed, read, options)
    except ImportError as error:
        raise StemmaError(f"{path.name} is packed, and {error}", "Install the Python module zstandard.") from error


def _delimited(pandas: Any, path: Path, ending: str, packed: str | None, read: dict[str, Any], options: Any) -> Any:
    types = _types(read)
    arguments = {
        "sep": read.get("delimiter") or ("\t" if ending == ".tsv" else ","),
        "quotechar": read.get("quote") or '"',
        "quoting": csv.QUOTE_NONE if read.get("quote") == "" else csv.QUOTE_MINIMAL,
        "header": 0 if read.get("header", True) else None,
        "encoding": read.get("encoding") or "utf-8",
        "compression": packed,
        "keep_default_na": False,
        "na_values": read.get("nulls", _NULLS),
    }
    if read.get("escape", arguments["quotechar"]) not in ("", arguments["quotechar"]):
        arguments["escapechar"] = read["escape"]
    if read.get("comment"):
        arguments["comment"] = read["comment"]
    if read.get("skip"):
        arguments["skiprows"] = read["skip"]
    if not types:
        return pandas.read_csv(path, **(arguments | options))
    if not read.get("header", True):
        arguments["names"] = list(types)
    frame = pandas.read_csv(path, **(arguments | {"dtype": str} | options))
    for column, kind in types.items():
        if column in frame.columns and "dtype" not in options:
            frame[column] = _typed(pandas, frame[column], kind.upper(), read)
    return frame


def _types(read: dict[str, Any]) -> dict[str, str]:
    """Column -> DuckDB type, from the stored options."""
    return {column["name"]: column["type"] for column in read.get("columns", [])}


def _typed(pandas: Any, text: Any, kind: str, read: dict[str, Any]) -> Any:
    """A column of text as its stored type. Whole numbers and truth values with gaps become pandas' nullable types."""
    gaps = bool(text.isna().any())
    whole_number = kind in _WHOLE
    real = kind in ("FLOAT", "DOUBLE", "REAL", "HUGEINT", "UHUGEINT") or kind.startswith("DECIMAL")
    if read.get("thousands") and (whole_number or real):
        text = text.str.replace(read["thousands"], "", regex=False)
    if whole_number:
        whole = "UInt64" if kind == "UBIGINT" else "Int64"
        values = [pandas.NA if value != value else int(value) for value in text]  # a gap is the NaN, unlike itself
        series = pandas.Series(pandas.array(values, dtype=whole), index=text.index)
        return series if gaps else series.astype(whole.lower())
    if real:
        decimal = read.get("decimal") or "."
        return pandas.to_numeric(text if decimal == "." else text.str.replace(decimal, ".", regex=False))
    if kind == "BOOLEAN":
        lower = text.str.strip().str.lower()
        unknown = set(lower.dropna()) - _TRUE - _FALSE
        if unknown:
            return text
        column = lower.map({**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)})
        return column.astype("boolean") if gaps else column.astype(bool)
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        form = read.get("dateformat" if kind == "DATE" else "timestampformat")
        return pandas.to_datetime(text, format=form or None, errors="ignore")
    return text
