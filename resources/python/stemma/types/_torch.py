# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch: tensors, modules and state dictionaries, as torch.save writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from ..materializer import Materializer


class Tensors(Materializer):
    extension = ".pt"

    def save(self, value: Any, path: Path) -> None:
        torch.save(value, path)

    def load(self, path: Path, wanted: type) -> Any:
        try:
            return torch.load(path, map_location="cpu", weights_only=False)
        except TypeError:  # before 1.13 there was no choice
            return torch.load(path, map_location="cpu")

    def metadata(self, value: Any) -> dict[str, Any]:
        facts: dict[str, Any] = {"framework": f"PyTorch {torch.__version__}", "class": type(value).__name__}
        if isinstance(value, torch.nn.Module):
            facts["parameters"] = sum(parameter.numel() for parameter in value.parameters())
        elif isinstance(value, torch.Tensor):
            facts |= {"shape": list(value.shape), "dtype": str(value.dtype)}
        return facts


def find(base: type) -> Materializer | None:
    return Tensors() if base in (torch.Tensor, torch.nn.Module) else None
