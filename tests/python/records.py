# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what lies beside the database, as the program does (core/store/Manifest.cpp, RunFile.cpp, Names.cpp)."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta

from support import Workshop


def moment(micros: int | None) -> str | None:
    if micros is None:
        return None
    return (datetime(1970, 1, 1) + timedelta(microseconds=micros)).isoformat(timespec="microseconds") + "Z"


def write_records(shop: Workshop) -> None:
    shop.database.row_factory = sqlite3.Row
    rows = shop.database.execute
    uuids = {row["id"]: row["uuid"] for row in rows("SELECT id, uuid FROM versions")}
    steps = {}
    for row in rows("SELECT * FROM step_runs ORDER BY id").fetchall():
        inputs = rows("SELECT * FROM step_inputs WHERE step_run = ? ORDER BY position, item", (row["id"],)).fetchall()
        steps[row["id"]] = {
            "uuid": row["uuid"],
            "position": row["position"],
            "step": row["step"],
            "cell": row["cell"],
            "kind": row["kind"],
            "status": row["status"],
            "started": moment(row["started"]),
            "ended": moment(row["ended"]),
            "inputs": [
                {"name": one["name"], "position": one["position"], "item": one["item"], "uuid": uuids[one["version"]]}
                for one in inputs
            ],
        }
    for run in rows("SELECT * FROM runs").fetchall():
        _write_run(shop, run, steps, uuids)
    for row in rows("SELECT v.*, a.name, s.run FROM versions v JOIN artifacts a ON a.id = v.artifact JOIN step_runs s ON s.id = v.step_run").fetchall():
        _write_manifest(shop, row, steps)
    names = shop.path / "store" / "names.jsonl"
    with names.open("w") as lines:
        for row in rows("SELECT tag, version FROM tags"):
            lines.write(json.dumps({"event": "tag", "version": uuids[row["version"]], "tag": row["tag"]}) + "\n")
        for row in rows("SELECT a.name, l.alias, l.version FROM aliases l JOIN artifacts a ON a.id = l.artifact"):
            event = {"event": "alias", "version": uuids[row["version"]], "artifact": row["name"], "alias": row["alias"]}
            lines.write(json.dumps(event) + "\n")


def _write_run(shop: Workshop, run: object, steps: dict[int, dict], uuids: dict[int, str]) -> None:
    record = {key: run[key] for key in ("uuid", "pipeline", "pipeline_file", "status", "message", "host", "user", "git_commit", "git_branch")}
    record |= {"stemma_run": 1, "number": run["id"], "started": moment(run["started"]), "ended": moment(run["ended"])}
    record |= {"git_dirty": None if run["git_dirty"] is None else bool(run["git_dirty"]), "steps": []}
    record |= {"parameters": json.loads(run["parameters"]), "details": json.loads(run["details"])}
    for row in shop.database.execute("SELECT * FROM step_runs WHERE run = ?", (run["id"],)).fetchall():
        step = steps[row["id"]] | {"row": row["id"]}
        step["inputs"] = [one | {"version": one["uuid"]} for one in step["inputs"]]
        if row["origin"]:
            step["origin"] = steps[row["origin"]]["uuid"]
        yielded = shop.database.execute(
            "SELECT o.*, a.name FROM step_outputs o JOIN artifacts a ON a.id = o.artifact WHERE step_run = ?", (row["id"],)
        ).fetchall()
        step["outputs"] = [
            {"output": one["output"], "version": uuids[one["version"]], "row": one["id"]} for one in yielded
        ]
        record["steps"].append(step)
    folder = shop.path / "store" / "runs"
    folder.mkdir(exist_ok=True)
    (folder / f"{run['id']}.json").write_text(json.dumps(record))


def _write_manifest(shop: Workshop, row: object, steps: dict[int, dict]) -> None:
    files = shop.database.execute("SELECT * FROM version_files WHERE version = ?", (row["id"],)).fetchall()
    run = shop.database.execute("SELECT * FROM runs WHERE id = ?", (row["run"],)).fetchone()
    sequence = shop.database.execute("SELECT min(id) FROM step_outputs WHERE version = ?", (row["id"],)).fetchone()[0]
    manifest = {key: row[key] for key in ("uuid", "name", "number", "type", "materializer", "format", "bytes", "state", "output")}
    manifest |= {
        "stemma_manifest": 1,
        "sha256": row["content"].hex(),
        "reference": bool(row["reference"]),
        "created": moment(row["created"]),
        "files": [{"path": one["path"].decode(), "sha256": one["sha"].hex(), "bytes": one["bytes"]} for one in files],
        "read_options": json.loads(row["read_options"]) if row["read_options"] else None,
        "metadata": json.loads(row["metadata"]),
        "headline": json.loads(row["headline"]),
        "visualizations": [],
        "step_run": steps[row["step_run"]],
        "run": {"number": run["id"], "uuid": run["uuid"], "pipeline": run["pipeline"], "started": moment(run["started"])},
        "rows": {"artifact": row["artifact"], "version": row["id"], "step_run": row["step_run"], "output": sequence},
    }
    (shop.path / "store" / "artifacts" / row["uuid"] / "manifest.json").write_text(json.dumps(manifest))
