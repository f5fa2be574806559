# SPDX-License-Identifier: GPL-3.0-or-later
"""A workspace: its artifacts, its runs, and the ways to name them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from . import lineage, references
from .artifact import Artifact, Visualization
from .catalog import Catalog
from .errors import NotFound, StemmaError
from .run import Run, StepRun

_LARGEST_KEPT, _MOST_KEPT = 16 << 20, 1000  # bytes of a chart that a person kept; charts beside one version
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_VERSIONS = "versions v JOIN artifacts a ON a.id = v.artifact JOIN step_runs s ON s.id = v.step_run"


def open(folder: str | os.PathLike[str] | None = None) -> Workspace:
    """The workspace of a folder: itself a workspace, or with a `.stemma`, or the nearest parent that has one. Without
    a folder: STEMMA_WORKSPACE, else the current folder. Nothing is ever written to it. Errors: NotFound."""
    asked = Path(folder if folder is not None else os.environ.get("STEMMA_WORKSPACE") or ".").absolute()
    for place in (asked, *asked.parents):
        for candidate in (place, place / ".stemma"):
            if (candidate / "stemma.db").is_file() or (candidate / "store" / "artifacts").is_dir():
                return Workspace(candidate)
    raise NotFound(f"There is no workspace (.stemma) in {asked} or above it", "`stemma run FILE` makes one.")


class Workspace:
    """What `stemma.open` gives. Every question is answered from the workspace as it is at that moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """The folder `.stemma`."""
        self._catalog = Catalog(path)

    @property
    def note(self) -> str:
        """Why the answers come from the manifests and not from the database; "" as long as they don't."""
        return self._catalog.note

    def artifacts(self, name: str | None = None) -> list[Artifact]:
        """Every version of every artifact, or of one, by name and number; those that were deleted are not listed."""
        where, values = "v.state NOT IN ('deleted', 'evicted')", ()
        if name is not None:
            where, values = where + " AND a.name = ?", (name,)
        return self._catalog.ask(lambda connection: self._versions(connection, where, values))

    def artifact(self, reference: str, version: int | str | None = None) -> Artifact:
        """One version, by `name` (its latest), `name@3`, `@latest`, `@newest`, `@run:41`, `@ALIAS`, `@2026-11-01`, or
        `run:12/step`; or by name and `version`. Errors: NotFound, with the nearest name."""
        if version is not None:
            reference = f"{reference}@{version}"

        def find(connection: sqlite3.Connection) -> Artifact:
            found = references.resolve(connection, reference)
            return self._versions(connection, "v.id = ?", (found,))[0]

        return self._catalog.ask(find)

    def runs(self) -> list[Run]:
        """All runs, newest first."""
        return self._catalog.ask(lambda connection: _runs(connection, "1", ()))

    def run(self, number: int) -> Run:
        """One run. Errors: NotFound."""
        found = self._catalog.ask(lambda connection: _runs(connection, "r.id = ?", (number,)))
        if not found:
            raise NotFound(f"There is no run {number} in {self.path}")
        return found[0]

    def lineage(self, reference: str, depth: int | None = None, **directions: bool) -> lineage.Lineage:
        """As Artifact.lineage."""
        return self.artifact(reference).lineage(depth, **directions)

    def _lineage_of(self, artifact: Artifact, depth: int | None, *directions: bool) -> lineage.Lineage:
        return self._catalog.ask(lambda connection: lineage.slice(connection, artifact._id, depth, *directions))

    def _inputs_of(self, artifact: Artifact) -> dict[str, Artifact | list[Artifact]]:
        def read(connection: sqlite3.Connection) -> dict[str, Artifact | list[Artifact]]:
            rows = connection.execute(
                "SELECT name, version FROM step_inputs WHERE step_run = ? ORDER BY position, item",
                (artifact._step_run,),
            ).fetchall()
            by_name: dict[str, list[Artifact]] = defaultdict(list)
            for row in rows:
                by_name[row["name"]] += self._versions(connection, "v.id = ?", (row["version"],))
            return {name: found[0] if len(found) == 1 else found for name, found in by_name.items()}

        return self._catalog.ask(read)

    def _versions(self, connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> list[Artifact]:
        def beside(table: str, columns: str, order: str) -> dict[int, list[sqlite3.Row]]:
            grouped: dict[int, list[sqlite3.Row]] = defaultdict(list)
            sql = f"SELECT v.id AS of, {columns} FROM {_VERSIONS} JOIN {table} t ON t.version = v.id WHERE {where}"
            for row in connection.execute(f"{sql} ORDER BY {order}", values):
                grouped[row["of"]].append(row)
            return grouped

        files = beside("version_files", "t.path, t.sha, t.link", "t.path")
        tags = beside("tags", "t.tag", "t.tag")
        aliases = beside("aliases", "t.alias", "t.alias")
        pictures = beside("visualizations", "t.file, t.title, t.made_by", "t.position")
        rows = connection.execute(
            f"SELECT v.*, a.name, s.run, s.step FROM {_VERSIONS} WHERE {where} ORDER BY a.name, v.number", values
        ).fetchall()
        found = []
        for row in rows:
            home = self.path / "store" / "artifacts" / row["uuid"]
            places = [_place(home / "data", file["path"], row["reference"]) for file in files[row["id"]]]
            plain = len(places) == 1 and not files[row["id"]][0]["link"] and files[row["id"]][0]["sha"] == row["content"]
            found.append(
                Artifact(
                    name=row["name"],
                    version=row["number"],
                    type=row["type"],
                    state=row["state"],
                    sha256=row["content"].hex(),
                    bytes=row["bytes"],
                    created=moment(row["created"]),
                    run=row["run"],
                    step=row["step"],
                    output=row["output"],
                    reference=bool(row["reference"]),
                    path=places[0] if plain else home / "data",
                    files=places,
                    metadata=json.loads(row["metadata"]),
                    headline=json.loads(row["headline"]),
                    read_options=json.loads(row["read_options"]) if row["read_options"] else None,
                    tags=[tag["tag"] for tag in tags[row["id"]]],
                    aliases=[alias["alias"] for alias in aliases[row["id"]]],
                    visualizations=[
                        Visualization(home / "visualizations" / _inside(picture["file"]), picture["title"], picture["made_by"])
                        for picture in pictures[row["id"]]
                    ]
                    + _saved(self.path / "store" / "annotations" / row["uuid"]),
                    _id=row["id"],
                    _step_run=row["step_run"],
                    _workspace=self,
                )
            )
        return found

    def __repr__(self) -> str:
        return f"stemma.open({str(self.path)!r})"


def moment(microseconds: int | None) -> datetime | None:
    """A stored time as an aware datetime in UTC."""
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)


def _place(data: Path, stored: bytes, reference: int) -> Path:
    path = os.fsdecode(stored)
    return Path(path) if reference else data / _inside(path)


def _saved(folder: Path) -> list[Visualization]:
    """Charts that a person adjusted in the window and kept beside a version, in the order in which they were made: by the
    numbers that their files begin with, as everywhere (core/store/SavedCharts.cpp)."""
    numbered = []
    for path in folder.glob("*.vl.json"):
        number = re.match("[0-9]{1,9}(?=[-.])", path.name)
        if number and int(number[0]) > 0:
            numbered.append((int(number[0]), os.fsencode(path.name), path))
    charts = []
    for _, _, path in sorted(numbered):
        if len(charts) == _MOST_KEPT:
            break
        try:
            if path.stat().st_size > _LARGEST_KEPT:
                continue
            chart = json.loads(path.read_text("utf-8"))
            title = chart.get("title", "")
            text = title.get("text", "") if isinstance(title, dict) else title
        except (OSError, ValueError, AttributeError):
            continue
        name = text if isinstance(text, str) and text else path.name.removesuffix(".vl.json")
        charts.append(Visualization(path, name, "you"))
    return charts


def _inside(path: str) -> str:
    """A path below a version's folder; a stranger's workspace could name any."""
    if path.startswith("/") or ".." in path.split("/"):
        raise StemmaError(f"The workspace names a file outside of its artifact: {path!r}", "`stemma verify` checks it.")
    return path


def _runs(connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> list[Run]:
    steps: dict[int, list[StepRun]] = defaultdict(list)
    sql = f"""SELECT s.*, o.run AS origin_run FROM step_runs s JOIN runs r ON r.id = s.run
              LEFT JOIN step_runs o ON o.id = s.origin WHERE {where} ORDER BY s.run, s.position, s.id"""
    for row in connection.execute(sql, values):
        steps[row["run"]].append(
            StepRun(
                step=row["step"],
                cell=row["cell"],
                kind=row["kind"],
                status=row["status"],
                run=row["run"],
                origin_run=row["origin_run"],
                started=moment(row["started"]),
                ended=moment(row["ended"]),
                error=json.loads(row["error"]) if row["error"] else None,
            )
        )
    return [
        Run(
            number=row["id"],
            pipeline=row["pipeline"],
            pipeline_file=row["pipeline_file"],
            status=row["status"],
            started=moment(row["started"]),
            ended=moment(row["ended"]),
            message=row["message"],
            host=row["host"],
            user=row["user"],
            git_commit=row["git_commit"],
            git_branch=row["git_branch"],
            git_dirty=None if row["git_dirty"] is None else bool(row["git_dirty"]),
            parameters=json.loads(row["parameters"]),
            details=json.loads(row["details"]),
            steps=steps[row["id"]],
        )
        for row in connection.execute(f"SELECT r.* FROM runs r WHERE {where} ORDER BY r.id DESC", values)
    ]
