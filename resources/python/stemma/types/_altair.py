# SPDX-License-Identifier: GPL-3.0-or-later
"""Altair: a chart as its Vega-Lite specification, its data within."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair

from ..materializer import Materializer


class Chart(Materializer):
    extension = ".vl.json"

    def save(self, value: Any, path: Path) -> None:
        with altair.data_transformers.enable("default", max_rows=None):
            path.write_text(value.to_json(indent=1), encoding="utf-8")

    def load(self, path: Path, wanted: type) -> Any:
        return altair.Chart.from_json(path.read_text(encoding="utf-8"))


def find(base: type) -> Materializer | None:
    return Chart() if base.__name__ == "TopLevelMixin" else None
