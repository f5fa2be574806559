# SPDX-License-Identifier: GPL-3.0-or-later
"""Pillow: an image, as PNG or as the file's name says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import PIL.Image

from ..materializer import Materializer


class Image(Materializer):
    extension = ".png"
    extensions = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tiff", ".bmp")

    def save(self, value: Any, path: Path) -> None:
        value.save(path)

    def load(self, path: Path, wanted: type) -> Any:
        image = PIL.Image.open(path)
        image.load()
        return image


def find(base: type) -> Materializer | None:
    return Image() if base is PIL.Image.Image else None
