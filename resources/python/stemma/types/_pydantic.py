# SPDX-License-Identifier: GPL-3.0-or-later
"""pydantic: a model as JSON, checked when it comes back. Both of its generations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ..materializer import Materializer


class Model(Materializer):
    extension = ".json"

    def save(self, value: Any, path: Path) -> None:
        text = value.model_dump_json(indent=1) if hasattr(value, "model_dump_json") else value.json(indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    def load(self, path: Path, wanted: type) -> Any:
        text = path.read_text(encoding="utf-8")
        return wanted.model_validate_json(text) if hasattr(wanted, "model_validate_json") else wanted.parse_raw(text)


def find(base: type) -> Materializer | None:
    return Model() if base is BaseModel else None
