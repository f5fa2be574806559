# SPDX-License-Identifier: GPL-3.0-or-later
"""Results that are drawn (stemma.Roc, stemma.Curve …): a CSV table, whose types are kept beside it."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from ..materializer import Materializer
from ..results import Result, _listed

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any

_NULL = ""


class Table(Materializer):
    reads_tables = True
    extension = ".csv"

    def __init__(self, kind: str) -> None:
        self.artifact_type = kind

    def save(self, value: Any, path: Path) -> dict[str, Any]:
        """Returns how it is read back."""
        types = {name: _type(values) for name, values in value.columns.items()}
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(value.columns)
            cells = [[_cell(one, types[name]) for one in values] for name, values in value.columns.items()]
            writer.writerows(zip(*cells))
        return {
            "format": "csv",
            "compression": "none",
            "columns": [{"name": name, "type": kind} for name, kind in types.items()],
            "delimiter": ",",
            "quote": '"',
            "escape": '"',
            "header": True,
            "nulls": [_NULL],
        }

    def load(self, path: Path, wanted: type, read: dict[str, Any] | None = None) -> Any:
        from .. import loading

        frame = loading.load_table(path, read or {})
        value = wanted.__new__(wanted)
        value.columns = {str(name): _listed(frame[name], str(name)) for name in frame.columns}
        return value


def _type(values: list[Any]) -> str:
    known = [one for one in values if one is not None and one == one]
    if known and all(isinstance(one, bool) for one in known):
        return "BOOLEAN"
    if known and all(isinstance(one, int) and not isinstance(one, bool) and abs(one) < 2**63 for one in known):
        return "BIGINT"
    if all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in known):
        return "DOUBLE"
    return "VARCHAR"


def _cell(value: Any, kind: str) -> Any:
    if value is None or value != value:
        return _NULL
    if kind == "BOOLEAN":
        return "true" if value else "false"
    if kind == "DOUBLE":
        number = float(value)
        return repr(number) if math.isfinite(number) else ("inf" if number > 0 else "-inf")
    return value


def find(base: type) -> Materializer | None:
    return Table(base.artifact_type) if issubclass(base, Result) and base.artifact_type else None
