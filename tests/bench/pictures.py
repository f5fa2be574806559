# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person waits for who opens an artifact or moves a chart: bench.py's works `pictures` and `charts`."""
import json
import sys

from measure import call, row, scratch, shown


def measure(bench):
    """From asking for an artifact to its first picture, in the page of the window; each in a program of its own."""
    large = 5_000_000 if bench.quick else 64_000_000
    scatter = {"data": {"name": "self"}, "mark": "point", "encoding": {
        "x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}}
    steps = {
        "scatter": {"sql": "SELECT hash(range) % 100003 / 1000.0 AS x, hash(range + 1) % 100019 / 1000.0 AS y "
                           "FROM range(1000000)",
                    "outputs": {"scatter": {"type": "table", "visualize": ["scatter.vl.json"]}}},
        "large": {"sql": "SELECT range AS i, hash(range) AS a, hash(range + 7) % 100000 / 7 AS b "
                         f"FROM range({large})", "outputs": {"large": {"type": "table"}}},
        "small": {"import": "small.csv"}, "array": {"import": "array.npy"}, "photo": {"import": "photo.png"}}
    with scratch("pictures") as folder:
        (folder / "p.yaml").write_text(json.dumps({"stemma": 1, "name": "p", "steps": steps}))
        (folder / "scatter.vl.json").write_text(json.dumps(scatter))
        call([sys.executable, "-c", "import numpy, PIL.Image\nr = numpy.random.default_rng(1)\n"
              "numpy.save('array.npy', r.standard_normal((1100, 1100)))\n"
              "numbers = r.standard_normal(400000)\n"
              "open('small.csv', 'w').write('i,value,name\\n' + ''.join(f'{i},{v:.4f},name {i % 50}\\n' "
              "for i, v in enumerate(numbers)))\n"
              "PIL.Image.fromarray(r.integers(0, 255, (1600, 1800, 3), dtype='uint8')).save('photo.png')"], cwd=folder)
        call([bench.stemma, "run", "p.yaml"], cwd=folder)
        rows = []
        for name, picture, target, words in (
                ("small", 0, 0.1, "a CSV"), ("array", 0, 0.1, "an array"), ("photo", 0, 0.1, "a PNG"),
                ("large", 0, 0.3, "a Parquet"), ("scatter", -1, 1, "a scatter of 1,000,000 rows")):
            if picture < 0:
                shown_as = json.loads(call([bench.stemma, "show", f"p/{name}", "--json"], cwd=folder))
                picture = 1 + [v["path"].endswith("scatter.vl.json") for v in shown_as["visualizations"]].index(True)
            pan = ["pan"] if name == "scatter" else []
            found = json.loads(call([bench.tool("artifact-bench"), folder / ".stemma", f"p/{name}", picture] + pan))
            content = json.loads(call([bench.stemma, "show", f"p/{name}", "--json"], cwd=folder))
            size = content["bytes"] / 1e6
            what = f"{words} of {size:.0f} MB: its first picture"
            rows.append(row("pictures", what, f"{target * 1e3:.0f} ms", [(s, target) for s in found["again"]], 1,
                            first=found["first"], memory_bytes=found["memory_bytes"]))
            rows[-1]["note"] += f"; in a fresh program {shown(found['first'])}; memory at most " \
                                f"{found['memory_bytes'] / 1e6:.0f} MB more (target 256)"
            if "frame" in found:
                rows.append(row("pan", f"{words} is panned, a frame", "1/30 s", [(found["frame"], 1 / 30)], 1))
        return rows


def charts(bench):
    resolved = json.loads(call([bench.tool("resolve-bench"), 100_000]))
    rows = [row("chart resolve", f"{name}, 100,000 rows resolved", "100 ms", [(taken, 0.1)], 1)
            for name, taken in resolved.items()]
    for points in [1_000_000] if bench.quick else [1_000_000, 10_000_000]:
        peer = ["peer"] if points == 1_000_000 else []  # ten times as many take it a quarter of an hour
        found = json.loads(call([bench.tool("chart-bench"), "line", points] + peer))
        what = f"a line of {points:,} points is panned, a frame"
        rows.append(row("chart line", what, "8 ms", [(found["frame"], 0.008)], 1, **found))
        if peer:
            rows.append(row("chart peer", what, "Qt Charts given all points", [(found["frame"], found["peer"])], 1 / 200))
    return rows
