# SPDX-License-Identifier: GPL-3.0-or-later
"""SciPy: a sparse matrix as .npz."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import scipy.sparse

from ..materializer import Materializer


class Sparse(Materializer):
    extension = ".npz"

    def save(self, value: Any, path: Path) -> None:
        with path.open("wb") as file:
            scipy.sparse.save_npz(file, value)

    def load(self, path: Path, wanted: type) -> Any:
        matrix = scipy.sparse.load_npz(path)
        form = getattr(wanted, "format", None)  # csr_matrix asks for CSR, whatever it was
        return matrix.asformat(form) if isinstance(form, str) and form and form != "und" else matrix

    def metadata(self, value: Any) -> dict[str, Any]:
        return {"shape": list(value.shape), "dtype": str(value.dtype), "format": value.format, "stored": int(value.nnz)}


def find(base: type) -> Materializer | None:
    return Sparse() if base.__module__.startswith("scipy.sparse") else None
