# SPDX-License-Identifier: GPL-3.0-or-later
"""References to versions: name, name@3, name@latest, @newest, @run:41, @ALIAS, @2026-11-01, run:12/step.output.

The same rules as in the program (core/store/References.cpp).
"""

from __future__ import annotations

import difflib
import re
import sqlite3
from datetime import datetime, timedelta, timezone

from .errors import NotFound, StemmaError

_YIELDED = """SELECT o.version FROM step_outputs o JOIN versions v ON v.id = o.version
              JOIN step_runs s ON s.id = o.step_run WHERE o.artifact = ? AND {} ORDER BY o.id DESC LIMIT 1"""
_USABLE = "v.state = 'ok' AND s.status IN ('executed', 'reused')"
"""What @latest may be: never one whose check failed, whose inputs changed under it, or that was deleted."""


def resolve(connection: sqlite3.Connection, reference: str) -> int:
    """The id of the version that is meant. Errors: NotFound with the nearest name, StemmaError."""
    if reference.startswith("run:"):
        return _of_run(connection, reference)
    name, selector = _split(reference)
    artifact = _artifact(connection, name)
    found = _select(connection, artifact, selector)
    if found is None:
        raise NotFound(f"{name} has no version '{selector}'", _choice(connection, artifact))
    return found


def _split(reference: str) -> tuple[str, str]:
    """Name and what is after the last @ that stands in no brackets (fit[size=a@b] is a cell)."""
    depth, at = 0, None
    for index, character in enumerate(reference):
        depth += (character == "[") - (character == "]" and depth > 0)
        if character == "@" and depth == 0:
            at = index
    name, selector = (reference, "latest") if at is None else (reference[:at], reference[at + 1 :])
    if not name or not selector:
        raise StemmaError(f"'{reference}' is no reference", "Write NAME, NAME@3, NAME@run:12 or run:12/STEP.")
    return name, selector


def _artifact(connection: sqlite3.Connection, name: str) -> int:
    found = _one(connection, "SELECT id FROM artifacts WHERE name = ?", name)
    if found is None:
        former = "SELECT artifact FROM former_names WHERE name = ? ORDER BY until DESC LIMIT 1"
        found = _one(connection, former, name)
    if found is not None:
        return found
    names = [row[0] for row in connection.execute("SELECT name FROM artifacts ORDER BY name")]
    near = [full for full in names if full.endswith("/" + name)] or difflib.get_close_matches(name, names, 1)
    raise NotFound(f"There is no artifact '{name}'", f"Did you mean '{near[0]}'?" if near else "")


def _select(connection: sqlite3.Connection, artifact: int, selector: str) -> int | None:
    if selector.isdecimal():
        return _one(connection, "SELECT id FROM versions WHERE artifact = ? AND number = ?", artifact, int(selector))
    if selector == "newest":
        return _one(connection, "SELECT id FROM versions WHERE artifact = ? ORDER BY number DESC LIMIT 1", artifact)
    if selector == "latest":
        return _one(connection, _YIELDED.format(_USABLE), artifact)
    if selector.startswith("run:") and selector[4:].isdecimal():
        return _one(connection, _YIELDED.format("s.run = ?"), artifact, int(selector[4:]))
    if re.match(r"\d{4}-\d\d-\d\d", selector):
        upto = f"{_USABLE} AND coalesce(s.ended, v.created) <= ?"
        return _one(connection, _YIELDED.format(upto), artifact, _moment(selector))
    return _one(connection, "SELECT version FROM aliases WHERE artifact = ? AND alias = ?", artifact, selector)


def _moment(text: str) -> int:
    """Microseconds since 1970 of a time in UTC; a bare date is the end of its day."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise StemmaError(f"'{text}' is not a date: {error}") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    if len(text) == 10:
        moment += timedelta(days=1, microseconds=-1)
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)


def _of_run(connection: sqlite3.Connection, reference: str) -> int:
    match = re.fullmatch(r"run:(\d+)/([^.\[]+)(?:\[(.*)\])?(?:\.(.+))?", reference)
    if not match:
        raise StemmaError(f"'{reference}' names no step of a run", "Write run:12/STEP.")
    run, step, cell, output = int(match[1]), match[2], match[3] or "", match[4]
    rows = connection.execute(
        """SELECT o.output, o.version FROM step_outputs o JOIN step_runs s ON s.id = o.step_run
           WHERE s.run = ? AND s.step = ? AND s.cell = ? ORDER BY o.id""",
        (run, step, cell),
    ).fetchall()
    found = {row["output"]: row["version"] for row in rows}
    if not found:
        raise NotFound(f"'{reference}' names nothing: run {run} has no step '{step}' with an output")
    if (output or step) in found:
        return found[output or step]
    if output is None and len(found) == 1:
        return next(iter(found.values()))
    choice = ", ".join(f"run:{run}/{step}.{name}" for name in found)
    raise NotFound(f"'{reference}' is not one output of step '{step}'", f"Name one: {choice}.")


def _one(connection: sqlite3.Connection, sql: str, *values: int | str) -> int | None:
    row = connection.execute(sql, values).fetchone()
    return None if row is None else row[0]


def _choice(connection: sqlite3.Connection, artifact: int) -> str:
    sql = "SELECT number FROM versions WHERE artifact = ? ORDER BY number DESC LIMIT 5"
    numbers = [str(row[0]) for row in connection.execute(sql, (artifact,))]
    return f"Its newest versions: {', '.join(numbers)}." if numbers else ""
