# SPDX-License-Identifier: GPL-3.0-or-later
"""What a notebook shows of an artifact, and that it does so in a notebook that Debian's Jupyter executes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

import stemma
from support import Workshop

SOURCES = Path(os.environ["STEMMA_SOURCE_DIR"])
BIN = Path(os.environ["STEMMA_BIN"])
VEGA = "application/vnd.vegalite.v5+json"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Bundles(unittest.TestCase):
    """A workspace made by hand: no program is needed to show it."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.shop = Workshop(Path(folder.name))
        self.addCleanup(self.shop.database.close)
        self.step = self.shop.step(self.shop.run(), "t")

    def artifact(self, visualizations: dict[str, bytes], **more: object) -> stemma.Artifact:
        files = {"t.csv": b"species,mass\nAdelie,3700\nGentoo,\n<b>,1\n"}
        version = self.shop.version(self.step, "p/t", more.pop("files", files), **more)
        for position, (name, content) in enumerate(visualizations.items()):
            place = self.shop.path / "store/artifacts/p-t-1/visualizations" / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
            title = name.split(".")[0].title()
            self.shop.insert("visualizations", version=version, position=position, file=name, title=title, made_by="step")
        return stemma.open(self.shop.path).artifact("p/t")

    def bundle(self, artifact: stemma.Artifact, *which: int | str, **how: object) -> dict:
        return artifact.visualize(*which, **how)._repr_mimebundle_()[0]

    def test_eachKindOfFile(self) -> None:
        chart = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}
        artifact = self.artifact(
            {
                "chart.vl.json": json.dumps(chart).encode(),
                "image.png": PNG,
                "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                "words.md": b"# Words\n\nmore",
                "page.html": b"<script>alert(1)</script><p class=\"x\">page</p>",
                "rows.csv": b"a,b\n1,<i>\n",
                "log.txt": b"<plain>",
            }
        )
        self.assertEqual(self.bundle(artifact)[VEGA], chart | {"width": 480})
        self.assertNotIn("text/html", self.bundle(artifact))  # JupyterLab would prefer it to the chart
        self.assertEqual(base64.b64decode(self.bundle(artifact, "image")["image/png"]), PNG)
        drawing = self.bundle(artifact, "drawing.svg")
        self.assertIn("<img src=\"data:image/svg+xml;base64,PHN2Zy", drawing["text/html"])
        self.assertEqual(self.bundle(artifact, 3)["text/markdown"], "# Words\n\nmore")
        page = self.bundle(artifact, "Page")["text/html"]
        self.assertIn('sandbox=""', page)
        self.assertNotIn("<script", page)
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertIn("&lt;i&gt;", self.bundle(artifact, "rows")["text/html"])
        self.assertIn("&lt;plain&gt;", self.bundle(artifact, -1)["text/html"])
        for index in range(len(artifact.visualizations)):
            self.assertTrue(self.bundle(artifact, index)["text/plain"])
        with self.assertRaisesRegex(stemma.NotFound, "has no visualization 'chrat'. It has 'Chart', 'Image'"):
            artifact.visualize("chrat")
        with self.assertRaisesRegex(stemma.NotFound, "has 7 visualizations; 7 isn't one"):
            artifact.visualize(7)

    def test_nothingOfAnArtifactRuns(self) -> None:
        words = (
            "# 1 < 2 <script>alert(1)</script>\n\n<https://x.y> `a<b` and ``<img src=x onerror=a()>``\n"
            "\n```\nif a <b>:\n<!-- -->\n```\n<img src=x>\n> quote\n\n![far](https://x.y/z.png) `![no](u)`\n"
            "\\![near](https://x.y/z.png) \\\\![more](https://x.y/z.png)\n"
        )
        svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"
        artifact = self.artifact({"words.md": words.encode(), "drawing.svg": svg, "t<i>.svg": svg})
        shown = self.bundle(artifact, 0)["text/markdown"]
        self.assertNotRegex(shown, "<[A-Za-z/!?]")  # no tag begins, wherever a renderer thinks that code is
        self.assertNotIn("![", shown)  # no picture is fetched, however many backslashes come before it
        self.assertIn("# 1 &lt; 2 &lt;script>alert(1)&lt;/script>", shown)
        self.assertIn("`a<\u2060b`", shown)
        self.assertIn("\nif a <\u2060b>:\n", shown)
        self.assertIn("\n> quote\n", shown)
        self.assertEqual(self.bundle(artifact, 0)["text/plain"], words)
        for which in (1, 2):
            drawing = self.bundle(artifact, which)
            self.assertNotIn("image/svg+xml", drawing)  # which Jupyter puts into the page itself
            self.assertNotRegex(drawing["text/html"], "(?i)<svg|<script|onload|<i>")
            self.assertIn(base64.b64encode(svg).decode(), drawing["text/html"])

    def test_aChartOfTheArtifactTakesItsRowsAlong(self) -> None:
        chart = {"layer": [{"mark": "bar", "data": {"name": "self"}, "encoding": {"x": {"field": "species", "type": "nominal"}}}]}
        artifact = self.artifact({"chart.vl.json": json.dumps(chart).encode()}, metadata='{"rows": 3}')
        rows = self.bundle(artifact)[VEGA]["datasets"]["self"]
        self.assertEqual(rows[0], {"species": "Adelie", "mass": 3700.0})
        self.assertEqual(rows[1], {"species": "Gentoo", "mass": None})
        path, os.environ["PATH"] = os.environ["PATH"], ""
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        with self.assertRaisesRegex(stemma.StemmaError, "more than 2 rows, which are drawn by the program `stemma`"):
            artifact.visualize(max_rows=2)

    def test_gapsInNumbersAndTruthsAreShown(self) -> None:
        columns = [{"name": "count", "type": "BIGINT"}, {"name": "sure", "type": "BOOLEAN"}]  # nullable, with gaps
        read = json.dumps({"format": "csv", "columns": columns})
        artifact = self.artifact({}, read_options=read, files={"rows.csv": b"count,sure\n1,true\n,\n"})
        self.assertEqual(self.bundle(artifact)["text/html"].count("null</span>"), 2)

    def test_whatHasNoVisualizationShowsItself(self) -> None:
        self.assertIn("Adelie", self.bundle(self.artifact({}, read_options='{"format": "csv"}'))["text/html"])
        self.step = self.shop.step(self.shop.run(), "u")
        image = self.artifact({}, files={"i.png": PNG}, kind="image")
        self.assertEqual(base64.b64decode(self.bundle(image)["image/png"]), PNG)

    def test_cardAndLineage(self) -> None:
        headline = json.dumps([{"name": "<rows>", "value": 1234}, {"name": "auc", "value": 0.98765, "unit": "<u>"}])
        artifact = self.artifact({"a<b>.txt": b"x"}, headline=headline)
        card = artifact._repr_html_()
        self.assertIn("1,234", card)
        self.assertIn("0.9877 &lt;u&gt;", card)
        self.assertIn("&lt;rows&gt;", card)
        self.assertIn("A&lt;B&gt;", card)
        self.assertNotIn("<rows>", card)
        self.shop.version(self.shop.step(self.shop.run(), "after", {"t": [1]}), "p/after", {"a.txt": b"x"}, "document")
        lineage = stemma.open(self.shop.path).artifact("p/after").lineage()
        self.assertEqual(
            repr(lineage).splitlines(),
            ["p/after@1 (document)", "  ← after (run 2, executed)", "    ← p/t@1 (table)", "      ← t (run 1, executed)"],
        )
        self.assertIn("<pre>p/after@1", lineage._repr_html_())


class Notebooks(unittest.TestCase):
    """The penguins, run by the program and looked at by a notebook."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.project = Path(folder.name)
        self.environment = os.environ | {
            "HOME": folder.name,
            "PATH": f"{BIN}:/usr/bin:/bin",
            "PYTHONPATH": str(SOURCES / "resources/python"),
        }

    def write(self, name: str, text: str) -> None:
        (self.project / name).write_text(text)

    def executed(self, *cells: str) -> list[dict]:
        """The data of what each cell shows."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        nbformat.write(notebook, self.project / "look.ipynb")
        command = ["/usr/bin/jupyter", "nbconvert", "--to", "notebook", "--execute", "look.ipynb", "--output", "done.ipynb"]
        command += ["--ExecutePreprocessor.startup_timeout=300"]
        done = subprocess.run(command, cwd=self.project, env=self.environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.done = nbformat.read(self.project / "done.ipynb", 4)
        return [cell.outputs[0].data if cell.outputs else {} for cell in self.done.cells]

    def test_outputsHoldThePictures(self) -> None:
        self.write("birds.csv", "species,mass\n" + "".join(f"{'Adelie' if n % 3 else '<Gentoo>'},{3000 + n}\n" for n in range(40)))
        self.write("own.vl.json", '{"mark": "point", "encoding": {"x": {"field": "mass", "type": "quantitative"}}}')
        self.write(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n  raw: {import: birds.csv}\n"
            "  birds: {sql: FROM raw, inputs: [raw], outputs: {birds: {format: csv, visualize: [own.vl.json]}}}\n"
            "  roc: {sql: 'SELECT species AS actual, mass AS score FROM raw', inputs: [raw], outputs: {roc: {type: roc}}}\n",
        )
        ran = subprocess.run([BIN / "stemma", "run"], cwd=self.project, env=self.environment, capture_output=True, text=True)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        own, roc, static, card, lineage, named = self.executed(
            "import stemma\nbirds = stemma.open('.').artifact('p/birds')\nbirds.visualize()",
            "stemma.open('.').artifact('p/roc').visualize('ROC curve')",
            "stemma.open('.').artifact('p/roc').visualize(static=True)",
            "birds",
            "birds.lineage()",
            "birds.visualize('species')",
        )
        rows = own[VEGA]["datasets"]["self"]
        self.assertEqual((len(rows), rows[0]), (40, {"species": "<Gentoo>", "mass": 3000}))
        self.assertEqual(own[VEGA]["width"], 480)
        self.assertEqual(roc[VEGA]["title"]["text"], "ROC curve")
        self.assertTrue(roc["text/plain"].startswith("<'ROC curve' of p/roc@1>"))
        self.assertTrue(base64.b64decode(static["image/png"]).startswith(b"\x89PNG"))
        self.assertIn(VEGA, static)
        self.assertIn("<b>p/birds</b>", card["text/html"])
        self.assertIn("← birds (run 1, executed)", lineage["text/plain"])
        self.assertEqual({row["value"] for row in named[VEGA]["data"]["values"]}, {"Adelie", "<Gentoo>"})
        page, _ = HTMLExporter().from_notebook_node(self.done)
        self.assertIn("data:image/png;base64", page)  # without JavaScript

    def test_isReadWhileARunGoesOn(self) -> None:
        os.mkfifo(self.project / "fifo")
        self.write(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n"
            "  one: {command: 'printf \"a,b\\\\n1,2\\\\n\" >{outputs.one}', outputs: {one: {path: one.csv}}}\n"
            f"  two: {{command: 'cat {self.project}/fifo >{{outputs.two}}', inputs: [one], outputs: {{two: {{path: two.csv}}}}}}\n",
        )
        run = subprocess.Popen([BIN / "stemma", "run", "--json"], cwd=self.project, env=self.environment, stdout=subprocess.PIPE, text=True)
        try:
            events = []
            for line in run.stdout or []:
                events.append(json.loads(line))
                if events[-1]["event"] == "step.started" and events[-1].get("step") == "two":
                    break
            shown, running = self.executed(
                "import stemma\nstemma.open('.').artifact('p/one').visualize()", "stemma.open('.').runs()[0].status"
            )
            self.assertIn("text/plain", shown)
            self.assertEqual(running["text/plain"], "'running'")
        finally:
            go = os.open(self.project / "fifo", os.O_WRONLY)
            os.write(go, b"a\n1\n")
            os.close(go)
            rest = run.stdout.read() if run.stdout else ""
            run.wait()
            run.stdout.close()
        self.assertEqual(run.returncode, 0, rest)
        self.assertEqual(json.loads(rest.splitlines()[-1])["status"], "completed")


if __name__ == "__main__":
    unittest.main()
