# SPDX-License-Identifier: GPL-3.0-or-later
"""The penguins example, run by the program, beside the same method computed by hand; and read back by the package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import penguins_by_hand
import stemma

SOURCES = Path(os.environ["STEMMA_SOURCE_DIR"])
PROGRAM = Path(os.environ["STEMMA_BIN"]) / "stemma"
DATA = SOURCES / "resources/examples/penguins/penguins_raw.csv"


class ExampleTest(unittest.TestCase):
    """Four runs: the first, the same again, a smoothing that changes no verdict, and one that does."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.project = Path(folder.name) / "penguins"
        shutil.copytree(SOURCES / "resources/examples/penguins", cls.project)
        cls.events = [cls.run_it(*options) for options in ([], [], ["-p", "smoothing=0.05"], ["-p", "smoothing=0.1"])]
        cls.workspace = stemma.open(cls.project)

    @classmethod
    def program(cls, *arguments: str) -> str:
        done = subprocess.run([PROGRAM, *arguments], cwd=cls.project, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"stemma {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    @classmethod
    def run_it(cls, *options: str) -> list[dict]:
        return [json.loads(line) for line in cls.program("run", "penguins.yaml", *options, "--json").splitlines()]

    def statuses(self, run: int) -> dict[str, str]:
        return {step.step: step.status for step in self.workspace.run(run).steps}

    def test_clean_keeps_the_333_birds(self) -> None:
        self.assertEqual(self.workspace.artifact("penguins/clean").metadata["rows"], 333)
        self.assertEqual(self.workspace.artifact("penguins/raw").metadata["rows"], 344)
        self.assertEqual(len(penguins_by_hand.compute(DATA).clean), 333)

    def test_split_is_the_hash_of_seed_and_bird(self) -> None:
        test = self.workspace.artifact("penguins/split.test@1").metadata["rows"]
        train = self.workspace.artifact("penguins/split.train@1").metadata["rows"]
        self.assertEqual((test, train), (82, 251))
        self.assertEqual(test, len(penguins_by_hand.compute(DATA).test))

    def test_figures_are_those_of_the_method(self) -> None:
        for run, smoothing in ((1, 0.01), (3, 0.05), (4, 0.1)):
            with self.subTest(smoothing=smoothing):
                expected = penguins_by_hand.compute(DATA, smoothing=smoothing)
                metrics = self.workspace.artifact(f"penguins/metrics@run:{run}").load()
                self.assertAlmostEqual(metrics["accuracy"], expected.accuracy, places=12)
                self.assertAlmostEqual(metrics["macro_f1"], expected.macro_f1, places=12)
                self.assertEqual(metrics["birds"], len(expected.test))
                self.assertEqual(metrics["mistakes"], sum(bird.species != bird.predicted for bird in expected.test))

    def test_confusion_counts_every_pair(self) -> None:
        expected = penguins_by_hand.compute(DATA)
        confusion = self.workspace.artifact("penguins/confusion@1")
        self.assertEqual(confusion.type, "confusion")
        rows = confusion.load().to_dict("records")
        self.assertEqual(len(rows), 9)
        for row in rows:
            self.assertEqual(row["count"], expected.count(row["actual"], row["predicted"]), row)

    def test_precision_and_recall_are_those_of_the_counts(self) -> None:
        expected = penguins_by_hand.compute(DATA)
        rows = self.workspace.artifact("penguins/per_species@1").load().to_dict("records")
        self.assertEqual([row["species"] for row in rows], expected.species)
        for row in rows:
            found = expected.count(row["species"], row["species"])
            self.assertAlmostEqual(row["precision"], found / expected.called(row["species"]), places=12)
            self.assertAlmostEqual(row["recall"], found / expected.lived(row["species"]), places=12)
            self.assertAlmostEqual(row["f1"], expected.f1(row["species"]), places=12)
            self.assertEqual(row["birds"], expected.lived(row["species"]))

    def test_mistakes_name_the_birds(self) -> None:
        expected = penguins_by_hand.compute(DATA, smoothing=0.1)
        mistakes = self.workspace.artifact("penguins/mistakes@run:4").load()
        self.assertEqual(
            sorted(zip(mistakes["bird"], mistakes["predicted"])),
            sorted((bird.name, bird.predicted) for bird in expected.test if bird.species != bird.predicted),
        )

    def test_the_second_run_reuses_everything(self) -> None:
        self.assertEqual(set(self.statuses(1).values()), {"executed"})
        self.assertEqual(set(self.statuses(2).values()), {"reused"})
        self.assertGreaterEqual(len(self.statuses(1)), 9)
        self.assertEqual(self.events[1][-1]["steps"]["reused"], len(self.statuses(1)))

    def test_a_smoothing_that_changes_no_verdict_runs_four_steps(self) -> None:
        executed = {step for step, status in self.statuses(3).items() if status == "executed"}
        self.assertEqual(executed, {"model", "posterior", "predicted", "mistakes"})

    def test_a_smoothing_that_changes_a_verdict_runs_all_late_steps(self) -> None:
        reused = {step for step, status in self.statuses(4).items() if status == "reused"}
        self.assertEqual(reused, {"raw", "clean", "species", "lots", "split", "moments"})

    def test_confusion_and_metrics_describe_the_model(self) -> None:
        said = self.program("show", "penguins/model@1")
        for name in ("penguins/confusion@1", "penguins/metrics@1"):
            self.assertIn(name, said)
        lineage = self.workspace.lineage("penguins/model@1", describing=True)
        self.assertEqual(sum(edge["name"] == "describes" for edge in lineage["edges"]), 2)

    def test_what_was_reused_describes_the_model_of_its_run(self) -> None:
        self.assertEqual(self.statuses(3)["confusion"], "reused")
        model = self.workspace.artifact("penguins/model@run:3")
        self.assertEqual(model.version, 2)
        lineage = self.workspace.lineage(str(model), describing=True)
        self.assertEqual(sum(edge["name"] == "describes" for edge in lineage["edges"]), 2)
        shown = json.loads(self.program("show", str(model), "--json"))
        self.assertEqual({one["name"]: one["version"] for one in shown["described_by"]}, {"penguins/confusion": 1, "penguins/metrics": 1})

    def test_charts_are_with_their_artifacts(self) -> None:
        for name in ("clean", "confusion", "per_species"):
            charts = [one for one in self.workspace.artifact(f"penguins/{name}").visualizations if one.path.name.endswith(".vl.json")]
            self.assertTrue(charts, name)
            for chart in charts:
                json.loads(chart.path.read_text())

    def test_lineage_is_what_the_program_prints(self) -> None:
        for reference in ("penguins/model", "penguins/metrics@1"):
            theirs = json.loads(self.program("lineage", reference, "--json"))
            ours = self.workspace.lineage(reference)
            self.assertEqual(self.names(ours), self.names(theirs))
            self.assertEqual(self.pairs(ours), self.pairs(theirs))

    @staticmethod
    def names(lineage: dict) -> set[tuple]:
        return {(node["id"], node["kind"], node["name"], node.get("version"), node.get("type")) for node in lineage["nodes"]}

    @staticmethod
    def pairs(lineage: dict) -> set[tuple]:
        return {(edge["from"], edge["to"], edge["name"]) for edge in lineage["edges"]}

    def test_the_manifests_say_the_same_as_the_database(self) -> None:
        place = self.project.parent / "without"
        shutil.copytree(self.project, place)
        for file in (place / ".stemma").glob("stemma.db*"):
            file.write_bytes(b"damaged")
        rebuilt = stemma.open(place)
        ours = {str(one): one for one in rebuilt.artifacts()}
        self.assertIn("manifests", rebuilt.note)
        theirs = self.workspace.artifacts()
        self.assertEqual(list(ours), [str(one) for one in theirs])
        for one in theirs:
            for field in ("type", "state", "sha256", "bytes", "created", "run", "step", "output", "metadata", "headline", "read_options"):
                self.assertEqual(getattr(ours[str(one)], field), getattr(one, field), f"{one}.{field}")
            self.assertEqual({name: str(value) for name, value in ours[str(one)].inputs.items()}, {name: str(value) for name, value in one.inputs.items()})
        self.assertEqual(rebuilt.runs(), self.workspace.runs())
        for reference in ("penguins/metrics", "penguins/confusion@run:3"):
            self.assertEqual(rebuilt.lineage(reference), self.workspace.lineage(reference))
        for model in (1, 2, 3):
            reference = f"penguins/model@{model}"
            self.assertEqual(rebuilt.lineage(reference, describing=True), self.workspace.lineage(reference, describing=True))


if __name__ == "__main__":
    unittest.main()
