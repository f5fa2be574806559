# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to a workspace of a million versions: bench.py's work `lineage`.

Such a workspace isn't run, which would take hours: one run makes it, and the database gets the rows of the others.
"""
import json
import sqlite3
import statistics

from measure import SCRATCH, call, remove, row, shown
from window import Window, display, until

PIPELINES, STEPS, GENERATIONS = 50, 20, 50  # of a run STEPS versions; each reads the run before, over so many runs
# Run r is of pipeline r % PIPELINES; its step k makes version r * STEPS + k + 1 from the two before it. All first steps
# of pipeline 0 read version 1, too. Identifiers are in order, else filling their indexes takes minutes.
ROWS = """
CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < :count)
    SELECT i, i / :steps AS r, i % :steps AS k, i / :steps % :pipelines AS p FROM c;
INSERT INTO runs SELECT DISTINCT r + 1, printf('%032x', r), 'w' || p, '/w.yaml', NULL, 'completed',
    1764000000000000 + r * 60000000, 1764000000000000 + r * 60000000 + 5000000, '', 'host', 'user', NULL, NULL, NULL,
    '{}', '{}' FROM n WHERE k = 0;
INSERT INTO artifacts SELECT DISTINCT p * :steps + k + 1, 'w' || p || '/a' || k, :count / :steps / :pipelines
    FROM n WHERE r < :pipelines;
INSERT INTO step_runs SELECT i + 1, printf('%032x', i), r + 1, k, 'a' || k, '', 'command', 'executed', NULL,
    NULL, NULL, 1, 1764000000000000 + r * 60000000, 1764000000000000 + r * 60000000, 1764000000000000 + r * 60000000 +
    200000, NULL, '{}' FROM n;
INSERT INTO versions SELECT i + 1, printf('%032x', i), p * :steps + k + 1, r / :pipelines + 1, 'file', 'file',
    1, CAST(printf('%032x', i) AS BLOB), 100 + k, i + 1, 'a' || k, 'ok', 0, NULL,
    1764000000000000 + r * 60000000 + 200000, NULL, '{}', '[]' FROM n;
INSERT INTO version_files SELECT i + 1, CAST('out.bin' AS BLOB), CAST(printf('%032x', i) AS BLOB), 100 + k, 0, NULL
    FROM n;
INSERT INTO step_inputs SELECT i + 1, 0, 'before', 0, i FROM n WHERE k > 0;
INSERT INTO step_inputs SELECT i + 1, 1, 'further', 0, i - 1 FROM n WHERE k > 1;
INSERT INTO step_inputs SELECT i + 1, 0, 'last', 0, (r - :pipelines + 1) * :steps FROM n
    WHERE k = 0 AND r / :pipelines % :generations > 0;
INSERT INTO step_inputs SELECT i + 1, 1, 'root', 0, 1 FROM n WHERE k = 0 AND p = 0 AND r > 0;
INSERT INTO step_outputs SELECT i + 1, i + 1, 'a' || k, p * :steps + k + 1, i + 1 FROM n;
DROP TABLE n;
"""


def workspace(bench, count):
    """It stays for the next time."""
    folder = SCRATCH / f"lineage-{count}"
    if (folder / "whole").exists():
        return folder
    remove(folder)
    folder.mkdir(parents=True)
    (folder / "in.txt").write_text("one line\n")
    call([bench.stemma, "add", "in.txt", "--name", "w", "-w", folder], cwd=folder)
    call([bench.stemma, "delete", "w@1", "--yes", "-w", folder], cwd=folder)
    database = sqlite3.connect(folder / ".stemma" / "stemma.db", isolation_level=None)
    values = {"count": count, "steps": STEPS, "pipelines": PIPELINES, "generations": GENERATIONS}
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -400000")
    database.execute("BEGIN")
    for table in ("step_outputs", "step_inputs", "version_files", "visualizations", "checks", "key_components", "keys",
                  "versions", "step_runs", "artifacts", "sources", "runs"):
        database.execute(f"DELETE FROM {table}")
    for statement in ROWS.split(";")[:-1]:
        for name, value in values.items():
            statement = statement.replace(f":{name}", str(value))
        database.execute(statement)
    database.execute("COMMIT")
    database.close()
    (folder / "whole").touch()
    return folder


def measure(bench):
    count = 100_000 if bench.quick else 1_000_000
    folder = workspace(bench, count)
    last = (GENERATIONS - 1) * PIPELINES * STEPS + STEPS * 2  # the last version of pipeline 1 before it begins anew
    found = json.loads(call([bench.tool("lineage-bench"), folder, last, 1]))
    rows = []
    for way, words in (("up", "what a version was made from"), ("down", "what was made from one")):
        nodes = found[way]["nodes"]
        most = 0.02 + 2e-6 * nodes
        made = until(f"lineage {way}", f"{words}: {nodes:,} nodes in {count:,} versions", found[way]["seconds"], most)
        made["note"] += f"; {shown(statistics.median(found[way]['processor']))} of the processor"
        rows.append(made)
    for way, words, most in (("map", "all of them as a map", 2.0), ("history", "the last 200 runs as lanes", 0.5)):
        made = until(f"lineage {way}", f"{words}, of {count:,} versions", found[way]["seconds"], most)
        made["note"] += f"; {shown(statistics.median(found[way]['processor']))} of the processor"
        rows.append(made)
    rows.append(megabytes("lineage memory", "its memory at most", found["memory_bytes"]))
    with display() as environment:
        with Window([bench.stemma.with_name("stemma-desktop"), folder], environment) as ours:
            listed = ours.shown("list")
            ours.rest()
            window, together = ours.memory()
    rows.append(until("lineage list", f"the window's list of {count:,} versions", [listed], 1.5 if bench.quick else 5))
    made = megabytes("lineage window", f"memory of the window with {count:,} versions", window)
    made["note"] += f"; with its helpers {together / 1e6:.0f} MB PSS"
    return rows + [made]


def megabytes(name, work, held, most=350e6):
    made = row(name, work, f"{most / 1e6:.0f} MB", [(held / 1e6, most / 1e6)], 1,
               f"{held / 1e6:.0f} MB / {most / 1e6:.0f} MB")
    return {**made, "target": f"≤ {most / 1e6:.0f} MB", "memory_bytes": held}
