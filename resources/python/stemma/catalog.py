# SPDX-License-Identifier: GPL-3.0-or-later
"""The workspace's metadata as a database to ask, however it can be had, without writing to the workspace.

- Database, log (-wal) and index (-shm) are there: they are read in place, by SQLite's own protocol for readers.
- There is no log, or an empty one: the database file is read as it is; the question is asked again if it changed.
- There is a log but no index, as on a copied workspace: reading in place would make one, so a private copy is read.
- The database is missing or damaged: its tables are made again in memory from the manifests.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from . import manifests
from .errors import StemmaError

NEWEST_SCHEMA = 2
"""The newest schema (PRAGMA user_version) that this package knows."""

_TRIES = 20
T = TypeVar("T")


class Catalog:
    """Opens the metadata for one question at a time, so that each answer is current and no lock outlives it."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._database = workspace / "stemma.db"
        self._rebuilt: sqlite3.Connection | None = None
        self.note = ""
        """Why the manifests are read instead of the database, if they are."""

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer of `question`, which sees one snapshot. Errors: its own, and StemmaError if nothing can be read."""
        if self._rebuilt is None:
            try:
                return self._ask_database(question)
            except sqlite3.Error as error:
                self._rebuilt = manifests.rebuild(self._workspace)
                self.note = f"read from the manifests, because {self._database} can't be read: {error}"
        return question(self._rebuilt)

    def _ask_database(self, question: Callable[[sqlite3.Connection], T]) -> T:
        if not self._database.is_file():
            raise sqlite3.OperationalError("the file is missing")
        for _ in range(_TRIES):
            before = self._stamp()
            log, index = (self._beside(suffix) for suffix in ("-wal", "-shm"))
            if not log.exists() or log.stat().st_size == 0:
                answer = _ask(self._database, "mode=ro&immutable=1", question)
            elif index.exists():
                return _ask(self._database, "mode=ro", question)
            else:
                with tempfile.TemporaryDirectory(prefix="stemma-") as folder:
                    for file in (self._database, log):
                        shutil.copyfile(file, Path(folder, file.name))
                    answer = _ask(Path(folder, self._database.name), "mode=rw", question)
            if self._stamp() == before:
                return answer
        raise StemmaError(f"{self._database} changes all the time", "Try again when the run is over.")

    def _beside(self, suffix: str) -> Path:
        return self._database.with_name(self._database.name + suffix)

    def _stamp(self) -> list[tuple[int, int] | None]:
        stamps: list[tuple[int, int] | None] = []
        for suffix in ("", "-wal"):
            try:
                status = self._beside(suffix).stat()
                stamps.append((status.st_size, status.st_mtime_ns))
            except FileNotFoundError:
                stamps.append(None)
        return stamps


def _ask(place: Path, options: str, question: Callable[[sqlite3.Connection], T]) -> T:
    uri = f"file:{quote(str(place))}?{options}"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=60)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")  # a stranger's project may bring its workspace
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        if schema > NEWEST_SCHEMA:
            raise StemmaError(f"{place} was made by a newer Stemma (schema {schema})", "Update the Python package.")
        connection.execute("BEGIN")
        return question(connection)
