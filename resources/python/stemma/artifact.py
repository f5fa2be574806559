# SPDX-License-Identifier: GPL-3.0-or-later
"""Artifact versions, as values that can load what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import loading
from .errors import StemmaError

if TYPE_CHECKING:
    from .display import Shown
    from .lineage import Lineage
    from .workspace import Workspace


@dataclass(frozen=True)
class Visualization:
    """A file that shows an artifact; the first one is its picture."""

    path: Path
    title: str
    made_by: str


@dataclass(frozen=True)
class Artifact:
    """One immutable version of an artifact. Equal when name and version are; its files must never be written to."""

    name: str
    version: int
    type: str = field(compare=False)
    state: str = field(compare=False)  # ok, check_failed, changed, evicted, deleted
    sha256: str = field(compare=False)
    """Content hash; of one plain file the SHA-256 of its bytes."""
    bytes: int = field(compare=False)
    created: datetime = field(compare=False)
    run: int = field(compare=False)
    step: str = field(compare=False)
    output: str = field(compare=False)
    reference: bool = field(compare=False)
    """The files were left where they were, and not copied into the store."""
    path: Path = field(compare=False, repr=False)
    """The file, or the folder of an artifact of several files."""
    files: list[Path] = field(compare=False, repr=False)
    metadata: dict[str, Any] = field(compare=False, repr=False)
    headline: list[dict[str, Any]] = field(compare=False, repr=False)
    read_options: dict[str, Any] | None = field(compare=False, repr=False)
    tags: list[str] = field(compare=False, repr=False)
    aliases: list[str] = field(compare=False, repr=False)
    visualizations: list[Visualization] = field(compare=False, repr=False)
    _id: int = field(compare=False, repr=False)
    _step_run: int = field(compare=False, repr=False)
    _workspace: Workspace = field(compare=False, repr=False)

    @property
    def inputs(self) -> dict[str, Artifact | list[Artifact]]:
        """What the step that made this version read, by the name of the input; several of them as a list."""
        return self._workspace._inputs_of(self)

    def load(self, **options: Any) -> Any:
        """The content: a table as a pandas DataFrame, metrics and JSON as a dict or list, a document as text, anything
        else as its Path. `options` are handed to pandas.

        Errors: StemmaError if the files are gone or what reads them isn't installed.
        """
        missing = [file for file in self.files if not file.exists()]
        if self.state in ("evicted", "deleted") or missing:
            what = "was deleted" if self.state == "deleted" else "is no longer in the store"
            raise StemmaError(f"{self} {what}; only its record is left", "A run of its pipeline makes it again.")
        return loading.load(self.path, self.type, self.read_options or {}, options)

    def visualize(self, which: int | str = 0, *, static: bool = False, max_rows: int = 20_000) -> Shown:
        """What shows it, as the window does: its picture, or another visualization by number (from 0), title or file
        name. The last value of a notebook's cell is drawn; print() names it. What has none shows its content.

        A chart of the artifact's own rows takes them along, up to `max_rows`; of more the program `stemma` draws the
        picture, if it is on the PATH. `static` adds such a picture (PNG) to any chart, for notebooks that become HTML.
        Errors: NotFound, StemmaError.
        """
        from . import display

        return display.visualize(self, which, static, max_rows)

    def _repr_html_(self) -> str:
        from . import display

        return display.card(self)

    def lineage(
        self, depth: int | None = None, *, upstream: bool = True, downstream: bool = False, describing: bool = False
    ) -> Lineage:
        """What it was made from and, if asked, what was made from it and what describes either, in the shape of
        `stemma lineage --json`: {"nodes": […], "edges": [{"from": …, "to": …, "name": …}]}. `depth` counts steps. Printed
        or shown in a notebook it is a tree."""
        return self._workspace._lineage_of(self, depth, upstream, downstream, describing)

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"
