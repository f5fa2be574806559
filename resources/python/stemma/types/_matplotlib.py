# SPDX-License-Identifier: GPL-3.0-or-later
"""Matplotlib: a figure as PNG, and as SVG beside it. Equal figures give equal bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure as MatplotlibFigure

from ..errors import StemmaError
from ..materializer import Materializer


class Figure(Materializer):
    extension = ".png"
    extensions = (".png", ".svg", ".pdf", ".jpg", ".jpeg")

    def save(self, value: Any, path: Path) -> None:
        _write(value, path)

    def load(self, path: Path, wanted: type) -> Any:
        raise StemmaError(f"{path.name} is a picture, and no Matplotlib figure any more", "Ask for a Path or an image.")

    def visualize(self, value: Any, folder: Path) -> None:
        _write(value, folder / "01-figure.svg")


def _write(figure: Any, path: Path) -> None:
    nothing = {".png": {"Software": None}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    with matplotlib.rc_context({"svg.hashsalt": "stemma"}):
        figure.savefig(path, metadata=nothing.get(path.suffix.lower()))


def find(base: type) -> Materializer | None:
    return Figure() if base is MatplotlibFigure else None
