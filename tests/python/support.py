# SPDX-License-Identifier: GPL-3.0-or-later
"""A small workspace with a history, made from the program's own schema, for tests that need no program."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from pathlib import Path

SOURCES = Path(os.environ.get("STEMMA_SOURCE_DIR", Path(__file__).parents[2]))
DAY = 86_400_000_000  # microseconds
START = 1_790_000_000_000_000


class Workshop:
    """Writes rows and files as the program would. Step runs are numbered from 1, as are versions."""

    def __init__(self, project: Path) -> None:
        self.path = project / ".stemma"
        (self.path / "store" / "artifacts").mkdir(parents=True)
        self.database = sqlite3.connect(self.path / "stemma.db", isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA wal_autocheckpoint = 0")
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.executescript((SOURCES / "core/store/schema.sql").read_text())
        self.database.execute("PRAGMA user_version = 1")

    def insert(self, table: str, **values: object) -> int:
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        return self.database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())).lastrowid

    def run(self, pipeline: str = "p", status: str = "completed", **more: object) -> int:
        number = self.database.execute("SELECT count(*) FROM runs").fetchone()[0] + 1
        return self.insert(
            "runs",
            **{"uuid": f"run-{number}", "pipeline": pipeline, "pipeline_file": f"/x/{pipeline}.yaml", "status": status}
            | {"started": START + number * DAY, "ended": START + number * DAY + 1_500_000, "host": "box", "user": "ada"}
            | {"parameters": '{"seed": 7}', "details": "{}"}
            | more,
        )

    def step(self, run: int, step: str, inputs: dict[str, list[int]] | None = None, status: str = "executed", **more: object) -> int:
        number = self.database.execute("SELECT count(*) FROM step_runs").fetchone()[0] + 1
        found = self.insert(
            "step_runs",
            **{"uuid": f"step-{number}", "run": run, "position": number, "step": step, "kind": "sql", "status": status}
            | {"started": START + run * DAY, "ended": START + run * DAY + 1_000_000}
            | more,
        )
        for position, (name, versions) in enumerate((inputs or {}).items()):
            for item, version in enumerate(versions):
                self.insert("step_inputs", step_run=found, position=position, name=name, item=item, version=version)
        return found

    def version(self, step_run: int, name: str, files: dict[str, bytes], kind: str = "table", **more: object) -> int:
        self.database.execute("INSERT OR IGNORE INTO artifacts (name, last_number) VALUES (?, 0)", (name,))
        artifact, last = self.database.execute("SELECT id, last_number FROM artifacts WHERE name = ?", (name,)).fetchone()
        self.database.execute("UPDATE artifacts SET last_number = ? WHERE id = ?", (last + 1, artifact))
        uuid = f"{name.replace('/', '-')}-{last + 1}"
        digests = {path: hashlib.sha256(content).digest() for path, content in files.items()}
        content = next(iter(digests.values())) if len(files) == 1 else hashlib.sha256(str(files).encode()).digest()
        output = name.rsplit("/", 1)[-1]
        found = self.insert(
            "versions",
            **{"uuid": uuid, "artifact": artifact, "number": last + 1, "type": kind, "materializer": kind, "format": 1}
            | {"content": content, "bytes": sum(map(len, files.values())), "step_run": step_run, "output": output}
            | {"state": "ok", "created": START + step_run * 1_000_000}
            | more,
        )
        for path, data in files.items():
            place = self.path / "store" / "artifacts" / uuid / "data" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            self.insert("version_files", version=found, path=path.encode(), sha=digests[path], bytes=len(data))
        self.yields(step_run, found)
        return found

    def yields(self, step_run: int, version: int) -> None:
        row = self.database.execute("SELECT artifact, output FROM versions WHERE id = ?", (version,)).fetchone()
        self.insert("step_outputs", step_run=step_run, output=row[1], artifact=row[0], version=version)


def options(**columns: str) -> str:
    """Stored read options of a CSV with these columns and types."""
    return json.dumps({"format": "csv", "columns": [{"name": name, "type": kind} for name, kind in columns.items()]})


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Everything below a folder: bytes and time of change, of folders their entries."""
    found = {}
    for place in sorted(folder.rglob("*")):
        content = place.read_bytes() if place.is_file() else b"folder"
        found[str(place.relative_to(folder))] = (content, place.stat().st_mtime_ns)
    return found
