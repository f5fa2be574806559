# SPDX-License-Identifier: GPL-3.0-or-later
"""Stemma's artifacts in Python: reads a workspace without the program, and never writes to it.

    import stemma
    workspace = stemma.open("my-project")
    birds = workspace.artifact("penguins/clean").load()          # a pandas DataFrame
    old = workspace.artifact("penguins/model", version=3)
    old.metadata, old.inputs, old.lineage(depth=2)

Needs Python 3.11 and nothing else; tables are loaded with pandas where it is installed.
"""

from .artifact import Artifact, Visualization
from .errors import NotFound, StemmaError
from .run import Run, StepRun
from .workspace import Workspace, open

__all__ = ["Artifact", "NotFound", "Run", "StemmaError", "StepRun", "Visualization", "Workspace", "open"]
__version__ = "0.1.0"
