# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices of the lineage, in the shape that `stemma lineage --json` prints."""

from __future__ import annotations

import html
import sqlite3
from typing import Any


_MOST_LINES = 200


def slice(
    connection: sqlite3.Connection, version: int, depth: int | None, upstream: bool, downstream: bool, describing: bool
) -> Lineage:
    """Nodes "a<version>" and "s<step run>" around a version; `depth` counts steps in each direction.

    The lineage of a version goes through the step run that made it; a reused step run made nothing and is no node.
    `describing`: also versions that describe one of the slice (a confusion matrix its model); between what is there,
    edges "describes" always are.
    """
    versions, steps = {version}, set()
    for wanted, next_steps, next_versions in (
        (upstream, _makers, _inputs),
        (downstream, _users, _made),
    ):
        frontier, left = {version}, depth
        seen_steps: set[int] = set()
        while wanted and frontier and left != 0:
            fresh = next_steps(connection, frontier) - seen_steps
            seen_steps |= fresh
            frontier = next_versions(connection, fresh) - versions
            versions |= frontier
            left = None if left is None else left - 1
        steps |= seen_steps
    describers = set() if not describing else {row[0] for row in _many(connection, "SELECT version FROM descriptions WHERE described IN ({})", versions)}
    versions |= describers
    found = Lineage(nodes=_nodes(connection, versions, steps), edges=_edges(connection, versions, steps))
    found.root = f"a{version}"
    return found


class Lineage(dict):  # type: ignore[type-arg]
    """{"nodes": […], "edges": […]}, which prints as a tree."""

    root = ""

    def __repr__(self) -> str:
        lines = _tree(self, "to", "from") + _tree(self, "from", "to")[1:]
        return "\n".join(lines[:_MOST_LINES] + ([f"… {len(lines) - _MOST_LINES:,} more"] if len(lines) > _MOST_LINES else []))

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


def _tree(graph: dict[str, Any], near: str, far: str) -> list[str]:
    """The asked version, and below it, indented, what it was made from (or, the other way, what was made from it)."""
    nodes = {node["id"]: node for node in graph["nodes"]}
    following: dict[str, list[tuple[str, str]]] = {}
    for edge in graph["edges"]:
        if edge["name"] != "describes":
            following.setdefault(edge[near], []).append((edge[far], edge["name"]))
    lines: list[str] = []
    seen: set[str] = set()
    stack = [(getattr(graph, "root", ""), "", 0)]
    while stack and len(lines) < 10 * _MOST_LINES:
        identity, name, depth = stack.pop()
        node = nodes.get(identity)
        if node is None:
            continue
        again = identity in seen
        lines.append("  " * depth + ("← " if far == "from" else "→ ") * (depth > 0) + _words(node, name) + (" …" if again else ""))
        if not again:
            seen.add(identity)
            stack += [(other, label, depth + 1) for other, label in reversed(following.get(identity, []))]
    return lines


def _words(node: dict[str, Any], name: str) -> str:
    if node["kind"] == "step":
        return f"{node['name']} (run {node['run']}, {node['status']})"
    said = f"{node['name']}@{node['version']} ({node['type']})"
    return said if not name or node["name"].endswith(("/" + name, "." + name)) else f"{name}: {said}"


def _many(connection: sqlite3.Connection, sql: str, ids: set[int]) -> list[sqlite3.Row]:
    """The rows of `sql`, whose {} takes the ids, in portions that SQLite allows."""
    ordered = sorted(ids)
    rows: list[sqlite3.Row] = []
    for start in range(0, len(ordered), 500):
        portion = ordered[start : start + 500]
        rows += connection.execute(sql.format(",".join("?" * len(portion))), portion).fetchall()
    return rows


def _makers(connection: sqlite3.Connection, versions: set[int]) -> set[int]:
    return {row[0] for row in _many(connection, "SELECT step_run FROM versions WHERE id IN ({})", versions)}


def _inputs(connection: sqlite3.Connection, steps: set[int]) -> set[int]:
    return {row[0] for row in _many(connection, "SELECT version FROM step_inputs WHERE step_run IN ({})", steps)}


def _users(connection: sqlite3.Connection, versions: set[int]) -> set[int]:
    sql = """SELECT i.step_run FROM step_inputs i JOIN step_runs s ON s.id = i.step_run
             WHERE i.version IN ({}) AND s.status != 'reused'"""
    return {row[0] for row in _many(connection, sql, versions)}


def _made(connection: sqlite3.Connection, steps: set[int]) -> set[int]:
    return {row[0] for row in _many(connection, "SELECT id FROM versions WHERE step_run IN ({})", steps)}


def _nodes(connection: sqlite3.Connection, versions: set[int], steps: set[int]) -> list[dict[str, Any]]:
    nodes: list[tuple[tuple[int, int, int], dict[str, Any]]] = []
    for row in _many(connection, "SELECT * FROM step_runs WHERE id IN ({})", steps):
        node = {"id": f"s{row['id']}", "kind": "step", "name": row["step"], "run": row["run"], "status": row["status"]}
        nodes.append(((row["id"], 0, 0), node))
    sql = "SELECT v.*, a.name FROM versions v JOIN artifacts a ON a.id = v.artifact WHERE v.id IN ({})"
    for row in _many(connection, sql, versions):
        node = {"id": f"a{row['id']}", "kind": "artifact", "name": row["name"], "version": row["number"], "type": row["type"]}
        nodes.append(((row["step_run"], 1, row["id"]), node))
    return [node for _, node in sorted(nodes, key=lambda pair: pair[0])]


def _edges(connection: sqlite3.Connection, versions: set[int], steps: set[int]) -> list[dict[str, str]]:
    edges = []
    for row in _many(connection, "SELECT * FROM step_inputs WHERE step_run IN ({}) ORDER BY step_run, position, item", steps):
        if row["version"] in versions:
            edges.append({"from": f"a{row['version']}", "to": f"s{row['step_run']}", "name": row["name"]})
    for row in _many(connection, "SELECT id, step_run, output FROM versions WHERE id IN ({}) ORDER BY id", versions):
        if row["step_run"] in steps:
            edges.append({"from": f"s{row['step_run']}", "to": f"a{row['id']}", "name": row["output"]})
    for row in _many(connection, "SELECT * FROM descriptions WHERE described IN ({}) ORDER BY version", versions):
        if row["version"] in versions:
            edges.append({"from": f"a{row['described']}", "to": f"a{row['version']}", "name": "describes"})
    return edges
