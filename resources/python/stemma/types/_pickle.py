# SPDX-License-Identifier: GPL-3.0-or-later
"""Python objects as a pickle. Only a step ever loads one: nothing is unpickled to be shown."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from ..errors import StemmaError
from ..materializer import Materializer


class Pickle(Materializer):
    extension = ".pkl"

    def save(self, value: Any, path: Path) -> None:
        with path.open("wb") as file:
            pickle.dump(value, file, protocol=5)

    def load(self, path: Path, wanted: type) -> Any:
        if path.suffix.lower() == ".joblib":
            import joblib

            return joblib.load(path)
        with path.open("rb") as file:
            return pickle.load(file)


class CloudPickle(Pickle):
    """The last resort, for what has no form of its own."""

    def save(self, value: Any, path: Path) -> None:
        try:
            import cloudpickle
        except ImportError:
            try:
                return super().save(value, path)
            except (pickle.PicklingError, AttributeError, TypeError) as error:
                raise StemmaError(
                    f"A {type(value).__name__} can't be kept ({error})",
                    "Return something else, write a materializer, or install cloudpickle.",
                ) from None
        with path.open("wb") as file:
            cloudpickle.dump(value, file, protocol=5)
