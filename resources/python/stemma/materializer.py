# SPDX-License-Identifier: GPL-3.0-or-later
"""How values of one kind become files and come back. A project has its own by a small class:

    class Curves(stemma.Materializer):
        types = (Curve,)
        extension = ".curve.json"

        def save(self, value, path): path.write_text(json.dumps(value.points))
        def load(self, path, wanted): return Curve(json.loads(path.read_text()))
        def metadata(self, value): return {"points": len(value.points)}
        def visualize(self, value, folder): draw(value).savefig(folder / "01-curve.png")

It is found in every module that the step imports, and in materializers.py beside the pipeline.
"""

from __future__ import annotations

from pathlib import Path

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any


class Materializer:
    types: tuple[type, ...] = ()
    """The classes whose values it knows; subclasses too, where no other one knows them better."""
    extension: str = ""
    """Of the file that `save` writes. Without one `path` is a folder that is there and empty."""

    artifact_type: str = ""
    """The type that the artifact has where its output declares none: "roc", "curve", "table" … What that type needs is
    what `save` has to write."""

    def save(self, value: Any, path: Path) -> None:
        raise NotImplementedError(f"{type(self).__name__} has no save()")

    def load(self, path: Path, wanted: type) -> Any:
        """`wanted` is the class that the step's function asks for."""
        raise NotImplementedError(f"{type(self).__name__} has no load()")

    def metadata(self, value: Any) -> dict[str, Any]:
        """Shown with the artifact: names to numbers, texts, lists."""
        return {}

    def visualize(self, value: Any, folder: Path) -> None:
        """Writes files that show it into `folder`: NN-title.png, .svg, .vl.json, .md, .html, .csv."""


def custom(wanted: type) -> Materializer | None:
    """The project's own for a class: the nearest of its bases counts."""
    known = _all(Materializer)
    for base in wanted.__mro__[:-1]:
        for one in reversed(known):
            if base in one.types:
                return one()
    return None


def _all(of: type[Materializer]) -> list[type[Materializer]]:
    found = []
    for one in of.__subclasses__():
        if not one.__module__.startswith("stemma."):
            found.append(one)
        found += _all(one)
    return found
