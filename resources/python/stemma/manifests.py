# SPDX-License-Identifier: GPL-3.0-or-later
"""The metadata made again in memory from what lies beside the database: manifests, run records, tags and aliases.

The same tables and numbers as in stemma.db, as far as this package asks for them. What can't be read is left out: a
damaged manifest hides its version, and no other.
"""

from __future__ import annotations

import base64
import contextlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .errors import StemmaError

_SCHEMA = """
CREATE TABLE runs (id INTEGER PRIMARY KEY, uuid, pipeline, pipeline_file, status, started, ended, message, host, user,
                   git_commit, git_branch, git_dirty, parameters, details);
CREATE TABLE step_runs (id INTEGER PRIMARY KEY, uuid UNIQUE, run, position, step, cell, kind, status, origin, started,
                        ended, error);
CREATE TABLE artifacts (id INTEGER PRIMARY KEY, name UNIQUE);
CREATE TABLE former_names (name, artifact, until);
CREATE TABLE versions (id INTEGER PRIMARY KEY, uuid UNIQUE, artifact, number, type, content, bytes, step_run, output,
                       state, reference, created, read_options, metadata, headline);
CREATE TABLE version_files (version, path, sha, link);
CREATE TABLE visualizations (version, position, file, title, made_by);
CREATE TABLE step_inputs (step_run, position, name, item, version, PRIMARY KEY (step_run, position, item));
CREATE TABLE step_outputs (id INTEGER PRIMARY KEY, step_run, output, artifact, version);
CREATE TABLE descriptions (version, described, PRIMARY KEY (version, described));
CREATE TABLE tags (tag, version, PRIMARY KEY (tag, version));
CREATE TABLE aliases (artifact, alias, version, PRIMARY KEY (artifact, alias));
CREATE INDEX step_inputs_by_version ON step_inputs (version);
CREATE INDEX versions_by_step_run ON versions (step_run);
"""
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error)


def rebuild(workspace: Path) -> sqlite3.Connection:
    """A database in memory. Errors: StemmaError where there is no readable manifest."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.executescript(_SCHEMA)
    manifests = sorted(_manifests(workspace), key=lambda manifest: manifest["rows"]["version"])
    for manifest in manifests:
        with contextlib.suppress(*_UNREADABLE), _all_or_nothing(connection):
            _add_version(connection, manifest)
    if connection.execute("SELECT 1 FROM versions LIMIT 1").fetchone() is None:
        raise StemmaError(f"{workspace} has neither a readable database nor manifests", "`stemma repair` may help.")
    for manifest in manifests:
        with contextlib.suppress(*_UNREADABLE), _all_or_nothing(connection):
            _add_inputs(connection, manifest)
    for file in sorted((workspace / "store" / "runs").glob("*.json")):
        with contextlib.suppress(*_UNREADABLE), _all_or_nothing(connection):
            _add_run(connection, json.loads(file.read_bytes()))
    _add_names(connection, workspace / "store" / "names.jsonl")
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextlib.contextmanager
def _all_or_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _manifests(workspace: Path) -> Iterator[dict[str, Any]]:
    for file in (workspace / "store" / "artifacts").glob("*/manifest.json"):
        with contextlib.suppress(*_UNREADABLE):
            manifest = json.loads(file.read_bytes())
            if manifest["stemma_manifest"] == 1 and manifest["uuid"] == file.parent.name and manifest["rows"]["version"]:
                yield manifest


def _micros(text: str | None) -> int | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text).astimezone(timezone.utc)
    return int(moment.replace(microsecond=0).timestamp()) * 1_000_000 + moment.microsecond


def _bytes(value: str | dict[str, str] | None) -> bytes | None:
    if value is None or isinstance(value, str):
        return None if value is None else value.encode()
    return base64.b64decode(value["bytes"])


def _insert(connection: sqlite3.Connection, table: str, **values: Any) -> int:
    sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
    return connection.execute(sql, tuple(values.values())).lastrowid


def _add_artifact(connection: sqlite3.Connection, manifest: dict[str, Any]) -> int:
    """The artifact's row. Versions come in the order of their making, so the newest one's name is the one that stays;
    two artifacts may have had one name after each other."""
    row = manifest["rows"]["artifact"]
    connection.execute("UPDATE artifacts SET name = name || '#' || id WHERE name = ? AND id != ?", (manifest["name"], row))
    connection.execute("INSERT OR REPLACE INTO artifacts VALUES (?, ?)", (row, manifest["name"]))
    return row


def _add_version(connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
    rows, run, step = manifest["rows"], manifest["run"], manifest["step_run"]
    connection.execute(
        "INSERT OR IGNORE INTO runs VALUES (?, ?, ?, '', 'interrupted', ?, NULL, '', '', '', NULL, NULL, NULL, '{}', '{}')",
        (run["number"], run["uuid"], run["pipeline"], _micros(run["started"])),
    )
    connection.execute(
        "INSERT OR IGNORE INTO step_runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, NULL)",
        (rows["step_run"], step["uuid"], run["number"], step["position"], step["step"], step["cell"], step["kind"])
        + (step["status"], _micros(step["started"]), _micros(step["ended"])),
    )
    artifact = _add_artifact(connection, manifest)
    version = _insert(
        connection,
        "versions",
        id=rows["version"],
        uuid=manifest["uuid"],
        artifact=artifact,
        number=manifest["number"],
        type=manifest["type"],
        content=bytes.fromhex(manifest["sha256"]),
        bytes=manifest["bytes"],
        step_run=rows["step_run"],
        output=manifest["output"],
        state=manifest["state"],
        reference=int(manifest["reference"]),
        created=_micros(manifest["created"]),
        read_options=None if manifest["read_options"] is None else json.dumps(manifest["read_options"]),
        metadata=json.dumps(manifest["metadata"]),
        headline=json.dumps(manifest["headline"]),
    )
    for file in manifest["files"]:
        sha = bytes.fromhex(file.get("sha256", ""))
        _insert(connection, "version_files", version=version, path=_bytes(file["path"]), sha=sha, link=_bytes(file.get("link")))
    for position, one in enumerate(manifest["visualizations"]):
        file = (_bytes(one["file"]) or b"").decode(errors="surrogateescape")
        _insert(connection, "visualizations", version=version, position=position, file=file, title=one["title"], made_by=one["made_by"])
    _insert(connection, "step_outputs", id=rows["output"], step_run=rows["step_run"], output=manifest["output"], artifact=artifact, version=version)


def _add_inputs(connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
    for one in manifest["step_run"]["inputs"]:
        connection.execute(
            "INSERT OR IGNORE INTO step_inputs SELECT ?, ?, ?, ?, id FROM versions WHERE uuid = ?",
            (manifest["rows"]["step_run"], one["position"], one["name"], one["item"], one["uuid"]),
        )
    for uuid in manifest.get("describes", []):
        _describe(connection, manifest["uuid"], uuid)
    for uuid in manifest.get("described_by", []):
        _describe(connection, uuid, manifest["uuid"])


def _describe(connection: sqlite3.Connection, uuid: str, described: str) -> None:
    sql = "INSERT OR IGNORE INTO descriptions SELECT v.id, d.id FROM versions v, versions d WHERE v.uuid = ? AND d.uuid = ?"
    connection.execute(sql, (uuid, described))


def _add_run(connection: sqlite3.Connection, record: dict[str, Any]) -> None:
    """What a run's own record says; it knows more than the manifests of what the run made."""
    file = (_bytes(record["pipeline_file"]) or b"").decode(errors="surrogateescape")
    connection.execute(
        "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (record["number"], record["uuid"], record["pipeline"], file, record["status"])
        + (_micros(record["started"]), _micros(record["ended"]), record["message"], record["host"], record["user"])
        + (record["git_commit"], record["git_branch"], record["git_dirty"])
        + (json.dumps(record["parameters"]), json.dumps(record["details"])),
    )
    for step in record["steps"]:
        error = json.dumps(step["error"]) if step.get("error") else None
        connection.execute(
            """INSERT OR REPLACE INTO step_runs
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM step_runs WHERE uuid = ?), ?, ?, ?)""",
            (step["row"], step["uuid"], record["number"], step["position"], step["step"], step["cell"], step["kind"])
            + (step["status"], step.get("origin"), _micros(step["started"]), _micros(step["ended"]), error),
        )
        for one in step.get("inputs", []):
            connection.execute(
                "INSERT OR IGNORE INTO step_inputs SELECT ?, ?, ?, ?, id FROM versions WHERE uuid = ?",
                (step["row"], one["position"], one["name"], one["item"], one["version"]),
            )
        for one in step.get("outputs", []):
            connection.execute(
                "INSERT OR IGNORE INTO step_outputs SELECT ?, ?, ?, artifact, id FROM versions WHERE uuid = ?",
                (one["row"], step["row"], one["output"], one["version"]),
            )
        for uuid, described in step.get("details", {}).get("describes", []):
            _describe(connection, uuid, described)


def _add_names(connection: sqlite3.Connection, file: Path) -> None:
    """Replays tags, aliases, renames and states in the order in which they were given."""
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(*_UNREADABLE), _all_or_nothing(connection):
            _add_name(connection, json.loads(line))


def _add_name(connection: sqlite3.Connection, event: dict[str, Any]) -> None:
    version = "FROM versions WHERE uuid = ?"
    match event["event"]:
        case "tag":
            connection.execute(f"INSERT OR IGNORE INTO tags SELECT ?, id {version}", (event["tag"], event["version"]))
        case "untag":
            values = (event["tag"], event["version"])
            connection.execute(f"DELETE FROM tags WHERE tag = ? AND version IN (SELECT id {version})", values)
        case "alias":
            values = (event["alias"], event["version"])
            connection.execute(f"INSERT OR REPLACE INTO aliases SELECT artifact, ?, id {version}", values)
        case "unalias":
            values = (event["alias"], event["version"])
            connection.execute(f"DELETE FROM aliases WHERE alias = ? AND artifact IN (SELECT artifact {version})", values)
        case "state":
            connection.execute("UPDATE versions SET state = ? WHERE uuid = ?", (event["state"], event["version"]))
        case "rename":
            row, old, new = event["artifact"], event["from"], event["to"]
            connection.execute("UPDATE artifacts SET name = ? WHERE id = ? AND name = ?", (new, row, old))
            connection.execute("INSERT INTO former_names VALUES (?, ?, ?)", (old, row, _micros(event["time"])))
