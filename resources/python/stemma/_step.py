# SPDX-License-Identifier: GPL-3.0-or-later
"""A step from within: its inputs, outputs and parameters, in a `python` and in a `command` step alike."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .errors import NotFound, StemmaError

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any


def _from_here(home: str, place: str) -> Path:
    """A place in the step's folder: relative as long as the process is there, since what a result says of it has to be
    the same in every run, else absolute."""
    try:
        there = os.getcwd() == home
    except OSError:  # it is gone
        there = False
    return Path(place) if there else Path(home, place)


class StepInput:
    """An input of one version: `path`, relative in the step's working directory, and `type` of the artifact."""

    def __init__(self, name: str, facts: dict[str, Any], home: str = "") -> None:
        self.name = name
        self.place: str = facts["path"]
        """In the step's folder."""
        self._home = home or os.getcwd()
        self.type: str = facts["type"]
        self.read: dict[str, Any] = facts.get("read") or {}
        self.cell: dict[str, Any] = facts.get("cell") or {}
        """Of a gathered input the keys of its cell."""
        self.table: dict[str, Any] | None = facts.get("table")
        """{"path", "read"} of the same table as CSV, where this Python can't read Parquet, and of a workbook."""

    @property
    def path(self) -> Path:
        return _from_here(self._home, self.place)

    def load(self, wanted: Any = None) -> Any:
        """The content as `wanted` (pandas.DataFrame, numpy.ndarray, dict, str, Path, …), else as its type suggests."""
        from . import _values

        return _values.load(self, wanted)

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return f"<input {self.name}: {self.type}, {self.place}>"


class StepOutput:
    """An output: `path` or, where several were declared, `paths`, to write to."""

    def __init__(self, name: str, facts: dict[str, Any], home: str = "") -> None:
        self.name = name
        self.places: list[str] = facts.get("paths", [facts.get("path")])
        """In the step's folder."""
        self._home = home or os.getcwd()
        self.type: str = facts.get("type", "")
        self.format: str = facts.get("format", "")
        self.declared: bool = facts.get("declared", True)
        """The pipeline says where it is to be; else whatever stands in outputs/NAME/ is collected."""

    @property
    def paths(self) -> list[Path]:
        return [_from_here(self._home, place) for place in self.places]

    @property
    def path(self) -> Path:
        if len(self.places) != 1:
            raise StemmaError(f"The output {self.name} has {len(self.places)} paths", "Use .paths.")
        return self.paths[0]

    def save(self, value: Any) -> Path:
        """Writes the value in the form of its type; returns where."""
        from . import _values

        return _values.save(self, value)

    def written(self) -> bool:
        if self.declared:
            home = Path(self._home)
            return all(any(home.glob(one)) if set("*?[") & set(one) else (home / one).exists() for one in self.places)
        folder = self.paths[0].parent
        return folder.is_dir() and any(folder.iterdir())

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return f"<output {self.name}: {', '.join(self.places)}>"


class Step:
    """What `stemma.step()` gives."""

    def __init__(self, facts: dict[str, Any], folder: str) -> None:
        self.name: str = facts["step"]
        home = os.path.realpath(folder)
        self.inputs: dict[str, StepInput | list[StepInput]] = _Named(
            "input",
            {
                name: [StepInput(name, one, home) for one in given] if isinstance(given, list) else StepInput(name, given, home)
                for name, given in facts["inputs"].items()
            },
        )
        self.outputs: dict[str, StepOutput] = _Named(
            "output", {name: StepOutput(name, given, home) for name, given in facts["outputs"].items()}
        )
        self.parameters: dict[str, Any] = _Named("parameter", facts["parameters"])
        self.scratch = Path(os.environ.get("STEMMA_SCRATCH", "."))
        """Survives failure and crash of the same work, for checkpoints."""

    def places(self) -> tuple[list[str], list[str]]:
        """Where its inputs lie, and where its outputs are to be, which may be patterns: in its folder."""
        given = [one for some in self.inputs.values() for one in (some if isinstance(some, list) else [some])]
        return [one.place for one in given], [place for one in self.outputs.values() for place in one.places]

    def __repr__(self) -> str:
        return f"<step {self.name}>"


class _Named(dict):  # type: ignore[type-arg]
    def __init__(self, kind: str, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._kind = kind

    def __missing__(self, name: str) -> Any:
        there = f"It has {', '.join(self)}." if self else "It has none."
        raise NotFound(f"The step has no {self._kind} {name!r}", there)


_current: Step | None = None


def step() -> Step:
    """The step that this process runs for. Errors: StemmaError outside of one."""
    global _current
    if _current is None:
        place = os.environ.get("STEMMA_STEP")
        if not place:
            raise StemmaError("This isn't run by a step of Stemma (STEMMA_STEP isn't set)", "`stemma run` sets it.")
        with open(place, encoding="utf-8") as file:
            facts = json.load(file)
        # A command may have gone elsewhere before it asks: the folder it began in lies beside this file.
        folder = os.path.join(os.path.dirname(place), "work")
        _current = Step(facts, folder if os.path.isdir(folder) else os.getcwd())
    return _current


def progress(share: float, text: str = "") -> None:
    """Tells how much of the step is done, from 0 to 1."""
    print(f"::stemma progress {share} {text}".rstrip(), flush=True)


def metric(step: int | None = None, **values: float) -> None:
    """Tells numbers while it runs: metric(loss=0.31, step=10)."""
    words = [f"{name}={value}" for name, value in values.items()]
    print("::stemma metric", *words, *([] if step is None else [f"step={step}"]), flush=True)


def metadata(**values: Any) -> None:
    """Notes values with the run of this step."""
    for name, value in values.items():
        print(f"::stemma metadata {name}={json.dumps(value)}", flush=True)
