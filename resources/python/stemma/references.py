# SPDX-License-Identifier: GPL-3.0-or-later
"""References to versions: name, name@3, name@latest, @newest, @run:41, @ALIAS, @2026-11-01, run:12/step."""

from __future__ import annotations

import difflib
import re
import sqlite3
from datetime import datetime, timedelta, timezone

from .errors import NotFound, StemmaError

_USABLE = "v.state IN ('ok', 'evicted')"
"""What @latest may be: never one whose check failed, whose inputs changed under it, or that was deleted."""


def resolve(connection: sqlite3.Connection, reference: str) -> int:
    """The id of the version that is meant. Errors: NotFound with the nearest name, StemmaError."""
    of_run = re.fullmatch(r"run:(\d+)/(.+)", reference)
    if of_run:
        return _of_step(connection, reference, int(of_run[1]), of_run[2])
    name, _, selector = reference.partition("@")
    artifact = _artifact(connection, name)
    found = _select(connection, artifact, selector or "latest")
    if found is None:
        raise NotFound(f"{name} has no version '{selector or 'latest'}'", _choice(connection, artifact))
    return found


def _artifact(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT id FROM artifacts WHERE name = ?", (name,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT artifact FROM former_names WHERE name = ? ORDER BY until DESC LIMIT 1", (name,)
        ).fetchone()
    if row is not None:
        return row[0]
    names = [row[0] for row in connection.execute("SELECT name FROM artifacts ORDER BY name")]
    near = difflib.get_close_matches(name, names, 1) or [full for full in names if full.endswith("/" + name)][:1]
    raise NotFound(f"There is no artifact '{name}'", f"Did you mean '{near[0]}'?" if near else "")


def _select(connection: sqlite3.Connection, artifact: int, selector: str) -> int | None:
    if selector.isdecimal():
        return _one(connection, "SELECT id FROM versions WHERE artifact = ? AND number = ?", artifact, int(selector))
    if selector == "newest":
        return _one(connection, "SELECT id FROM versions WHERE artifact = ? ORDER BY number DESC LIMIT 1", artifact)
    yielded = f"""SELECT o.version FROM step_outputs o JOIN versions v ON v.id = o.version
                  JOIN step_runs s ON s.id = o.step_run WHERE o.artifact = ? AND {{}} ORDER BY o.id DESC LIMIT 1"""
    if selector == "latest":
        return _one(connection, yielded.format(_USABLE), artifact)
    if selector.startswith("run:") and selector[4:].isdecimal():
        return _one(connection, yielded.format("s.run = ?"), artifact, int(selector[4:]))
    alias = _one(connection, "SELECT version FROM aliases WHERE artifact = ? AND alias = ?", artifact, selector)
    if alias is not None or not re.fullmatch(r"\d{4}-\d\d-\d\d", selector):
        return alias
    try:
        day = datetime.fromisoformat(selector).replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise StemmaError(f"'{selector}' is not a date: {error}") from error
    end = int((day + timedelta(days=1)).timestamp()) * 1_000_000
    return _one(connection, yielded.format(f"{_USABLE} AND s.ended < ?"), artifact, end)


def _of_step(connection: sqlite3.Connection, reference: str, run: int, step: str) -> int:
    cell = ""
    if step.endswith("]") and "[" in step:
        step, _, cell = step[:-1].partition("[")
    found = connection.execute(
        """SELECT o.version, o.output FROM step_outputs o JOIN step_runs s ON s.id = o.step_run
           WHERE s.run = ? AND s.step = ? AND s.cell = ? ORDER BY o.id""",
        (run, step, cell),
    ).fetchall()
    if not found:
        raise NotFound(f"'{reference}' names nothing: run {run} has no step '{step}' with an output")
    if len(found) > 1:
        outputs = ", ".join(row["output"] for row in found)
        raise StemmaError(f"'{reference}' has several outputs: {outputs}", f"Name one, as in NAME@run:{run}.")
    return found[0]["version"]


def _one(connection: sqlite3.Connection, sql: str, *values: int | str) -> int | None:
    row = connection.execute(sql, values).fetchone()
    return None if row is None else row[0]


def _choice(connection: sqlite3.Connection, artifact: int) -> str:
    rows = connection.execute("SELECT number FROM versions WHERE artifact = ? ORDER BY number DESC LIMIT 5", (artifact,))
    numbers = [str(row[0]) for row in rows]
    return f"Its newest versions: {', '.join(numbers)}." if numbers else ""
