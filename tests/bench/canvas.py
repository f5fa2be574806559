# SPDX-License-Identifier: GPL-3.0-or-later
"""What a frame of the graph costs, beside an item per node: bench.py's work `canvas`."""
import json
import subprocess

from measure import call, row

PATIENCE = 100  # seconds for dot


def dot(bench, runs):
    """Seconds that Graphviz takes for the same history; PATIENCE where it takes longer."""
    graph = call([bench.tool("canvas-bench"), "dot", runs])
    try:
        return json.loads(call([bench.tool("dot-peer")], input=graph, timeout=PATIENCE))["seconds"]
    except subprocess.TimeoutExpired:
        return PATIENCE


def first_picture(bench, runs):
    return json.loads(call([bench.tool("canvas-bench"), "history", runs]).splitlines()[0])


def beside_dot(bench, runs, found, most):
    """A history's first picture from nothing, the screen included, beside dot alone."""
    theirs = dot(bench, runs)
    made = row("canvas dot", f"{runs:,} runs, {found['nodes']:,} nodes, cold", "dot, the same graph",
               [(found["cold_ms"] / 1e3, theirs)], most)
    if theirs >= PATIENCE:
        made["note"] += " and no end"
    return made


def measure(bench):
    rows = []
    for nodes in [2_000] if bench.quick else [2_000, 10_000]:
        found = json.loads(call([bench.tool("canvas-bench"), nodes]))
        pairs = [(ours / 1e3, theirs / 1e3) for ours, theirs in found["pairs"]]
        rows.append(row("canvas", f"whole graph painted, {nodes:,} nodes", "QGraphicsView, an item each", pairs,
                        round(1 / 15 if nodes >= 10_000 else 1 / 5, 3), frames={key: found[key] for key in ("whole", "pan_far", "pan_near", "zoom_sweep",
                                                                     "light", "ui_ms", "layout_ms")}))
        # 60 frames a second, whatever is done: the 95th of 100 frames of each kind, of the processor's time.
        for kind, share, most in (("zoom_sweep", "p95", 1 / 60), ("zoom_sweep", "p99", 0.033), ("whole", "median", 0.011),
                                  ("pan_far", "p95", 0.004), ("pan_near", "p95", 0.004), ("light", "p95", 1 / 60)):
            made = row(f"canvas {kind} {share}", f"a frame of {kind.replace('_', ' ')}, {nodes:,} nodes",
                       f"{most * 1e3:.0f} ms", [(found[kind][share] / 1e3, most)], 1)
            rows.append(made)
    if bench.quick:
        return rows
    # Until all that is related to a node is lit up on screen, by the clock.
    found = json.loads(call([bench.tool("canvas-bench"), "related", 10_000]))
    rows.append(row("canvas related", "10,000 related nodes lit up", "16 ms",
                    [(found["light_arrives"]["median"] / 1e3, 0.016)], 1))
    rows.append(row("canvas related few", "few of 10,000 nodes lit up", "16 ms",
                    [(found["light_few_arrives"]["median"] / 1e3, 0.016)], 1))
    # Beside a node with very many neighbours, at full size, by the processor's time.
    found = json.loads(call([bench.tool("canvas-bench"), "hub", 20_000]))
    rows.append(row("canvas hub", "20,000 neighbours of a node painted", "0.25 s",
                    [(found["at_100"]["median"] / 1e3, 0.25)], 1))
    found = first_picture(bench, 1_000)
    # By the clock, as one waits for it; the processor's time of all threads is told beside.
    for name, which, work, most in (("canvas history", "cold", f"1,000 runs, {found['nodes']:,} nodes, cold", 1),
                                    ("canvas remembered", "remembered", "the same, remembered", 0.2)):
        made = row(name, work, f"{most} s", [(found[f"{which}_ms"] / 1e3, most)], 1)
        made["note"] += f"; {found[f'{which}_cpu_ms']} ms of the processor"
        rows.append(made)
    rows.append(row("canvas one more", f"a run of 20 nodes more; moved by {found['moved']}", "the whole layout",
                    [(found["added_ms"] / 1e3, found["full_ms"] / 1e3)], 0.05))
    rows.append(beside_dot(bench, 1_000, found, 0.01))
    rows.append(beside_dot(bench, 200, first_picture(bench, 200), 0.1))
    return rows
