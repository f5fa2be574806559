# SPDX-License-Identifier: GPL-3.0-or-later
"""Stemma in Python: reads a workspace without the program, and is what a step talks to.

    import stemma
    workspace = stemma.open("my-project")
    birds = workspace.artifact("penguins/clean").load()          # a pandas DataFrame
    old = workspace.artifact("penguins/model", version=3)
    old.metadata, old.inputs, old.lineage(depth=2)

    stemma.step().inputs["birds"].load()                         # inside a step of a pipeline

Reading never writes to the workspace. Needs Python 3.11 and nothing else; tables are loaded with pandas where it is
installed. Steps run under 3.9 too.
"""

from __future__ import annotations


TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any
    from ._step import Step, metadata, metric, progress, step
    from .artifact import Artifact, Visualization
    from .errors import NotFound, StemmaError
    from .materializer import Materializer
    from .results import Confusion, Curve, Importance, PrecisionRecall, Residuals, Roc
    from .run import Run, StepRun
    from .workspace import Workspace, open

_HOMES = {
    "Artifact": "artifact",
    "Confusion": "results",
    "Curve": "results",
    "Importance": "results",
    "Materializer": "materializer",
    "NotFound": "errors",
    "PrecisionRecall": "results",
    "Residuals": "results",
    "Roc": "results",
    "Run": "run",
    "StemmaError": "errors",
    "Step": "_step",
    "StepRun": "run",
    "Visualization": "artifact",
    "Workspace": "workspace",
    "metadata": "_step",
    "metric": "_step",
    "open": "workspace",
    "progress": "_step",
    "step": "_step",
}
"""Where each name lives: a step's process loads only what it uses."""

__all__ = sorted(_HOMES)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'stemma' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
