# SPDX-License-Identifier: GPL-3.0-or-later
"""NumPy: an array as .npy, a number as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy

from .. import loading
from ..materializer import Materializer
from . import _plain


class Array(Materializer):
    reads_tables = True
    extension = ".npy"

    def save(self, value: Any, path: Path) -> None:
        if value.dtype.hasobject:
            raise TypeError("an array of Python objects has no form of its own")
        with path.open("wb") as file:  # np.save would add its ending to another one
            numpy.save(file, value, allow_pickle=False)

    def load(self, path: Path, wanted: type, read: dict[str, Any] | None = None) -> Any:
        if path.suffix.lower() == ".npz":
            with numpy.load(path, allow_pickle=False) as arrays:
                return arrays[arrays.files[0]] if len(arrays.files) == 1 else {name: arrays[name] for name in arrays.files}
        if path.suffix.lower() == ".npy":
            return numpy.load(path, allow_pickle=False)
        return loading.load_table(path, read or {}).to_numpy()


def find(base: type) -> Materializer | None:
    if base is numpy.ndarray:
        return Array()
    return _plain.Json() if base is numpy.generic else None
