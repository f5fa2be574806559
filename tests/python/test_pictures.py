# SPDX-License-Identifier: GPL-3.0-or-later
"""A model's results, drawn by the program from what a step leaves, beside scikit-learn's own numbers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn import metrics

import stemma

PROGRAM = Path(os.environ["STEMMA_BIN"]) / "stemma"


class Pictures(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.project = Path(folder.name)

    def program(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([PROGRAM, *arguments], cwd=self.project, capture_output=True, text=True)

    def made(self, kind: str, content: pd.DataFrame | str, name: str = "t.csv") -> stemma.Artifact:
        """The artifact of that declared type, by a pipeline of one step."""
        if isinstance(content, str):
            (self.project / name).write_text(content)
        else:
            content.to_csv(self.project / name, index=False)
        (self.project / "p.yaml").write_text(
            "stemma: 1\nname: p\nsteps:\n"
            f"  t: {{command: [cp, {name}, '{{outputs.t}}'], outputs: {{t: {{type: {kind}, path: out/{name}}}}}}}\n"
        )
        done = self.program("run", "p.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.said = done.stdout + done.stderr
        return stemma.open(self.project).artifact("p/t")

    def refused(self, kind: str, content: str, name: str = "t.csv") -> str:
        (self.project / name).write_text(content)
        (self.project / "p.yaml").write_text(
            "stemma: 1\nname: p\nsteps:\n"
            f"  t: {{command: [cp, {name}, '{{outputs.t}}'], outputs: {{t: {{type: {kind}, path: out/{name}}}}}}}\n"
        )
        done = self.program("run", "p.yaml")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def headline(self, artifact: stemma.Artifact) -> dict[str, Any]:
        return {one["name"]: one["value"] for one in artifact.headline}

    def chart(self, artifact: stemma.Artifact, index: int = 0) -> dict[str, Any]:
        return json.loads(artifact.visualizations[index].path.read_text())

    def line(self, artifact: stemma.Artifact) -> list[tuple[float, float]]:
        """Points of the curve, which is the last layer."""
        return [(row["x"], row["y"]) for row in self.chart(artifact)["layer"][-1]["data"]["values"]]

    def scores(self, cases: int, ties: int = 0) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.default_rng(7)
        actual = random.integers(0, 2, cases)
        score = actual * 0.8 + random.normal(size=cases)
        return actual, np.round(score * ties) / ties if ties else score

    def test_roc_isThatOfScikitLearn(self) -> None:
        for ties in (0, 4):
            with self.subTest(ties=ties):
                actual, score = self.scores(500, ties)
                roc = self.made("roc", pd.DataFrame({"actual": actual, "score": score}))
                self.assertEqual(roc.type, "roc")
                self.assertAlmostEqual(self.headline(roc)["AUC"], metrics.roc_auc_score(actual, score), places=12)
                self.assertEqual(self.headline(roc)["positives"], int(actual.sum()))
                fpr, tpr, _ = metrics.roc_curve(actual, score, drop_intermediate=False)
                known = {(round(x, 12), round(y, 12)) for x, y in zip(fpr, tpr)}
                drawn = self.line(roc)
                self.assertLessEqual({(round(x, 12), round(y, 12)) for x, y in drawn}, known)
                # Only points between two on one line are left out: the area below is the same.
                self.assertAlmostEqual(metrics.auc(*np.array(drawn).T), metrics.auc(fpr, tpr), places=12)
                self.assertEqual((drawn[0], drawn[-1]), ((0.0, 0.0), (1.0, 1.0)))

    def test_averagePrecision_isThatOfScikitLearn(self) -> None:
        for ties in (0, 4):
            with self.subTest(ties=ties):
                actual, score = self.scores(300, ties)
                drawn = self.made("pr", pd.DataFrame({"label": actual, "probability": score}))
                expected = metrics.average_precision_score(actual, score)
                self.assertAlmostEqual(self.headline(drawn)["average precision"], expected, places=12)
                precision, recall, _ = metrics.precision_recall_curve(actual, score)
                known = {(round(r, 12), round(p, 12)) for r, p in zip(recall, precision)}
                self.assertLessEqual({(round(x, 12), round(y, 12)) for x, y in self.line(drawn)}, known)
                level = self.chart(drawn)["layer"][0]["data"]["values"]
                self.assertAlmostEqual(level[0]["at"], actual.mean(), places=12)

    def test_finishedCurves_haveTheSameAreas(self) -> None:
        actual, score = self.scores(400)
        fpr, tpr, threshold = metrics.roc_curve(actual, score)
        roc = self.made("roc", pd.DataFrame({"fpr": fpr, "tpr": tpr, "threshold": threshold}))
        self.assertAlmostEqual(self.headline(roc)["AUC"], metrics.roc_auc_score(actual, score), places=12)
        backwards = self.made("roc", pd.DataFrame({"fpr": fpr[::-1], "tpr": tpr[::-1]}))
        self.assertAlmostEqual(self.headline(backwards)["AUC"], metrics.roc_auc_score(actual, score), places=12)
        precision, recall, _ = metrics.precision_recall_curve(actual, score)
        drawn = self.made("pr", json.dumps({"precision": precision.tolist(), "recall": recall.tolist()}), "t.json")
        self.assertAlmostEqual(
            self.headline(drawn)["average precision"], metrics.average_precision_score(actual, score), places=12
        )

    def test_classes_areEachAgainstTheRest(self) -> None:
        random = np.random.default_rng(3)
        names = np.array(["adelie", "chinstrap", "it's \"x\""])
        labels = names[random.integers(0, 3, 300)]
        scores = random.random((300, 3)) + (labels[:, None] == names)
        scores /= scores.sum(axis=1, keepdims=True)
        expected = metrics.roc_auc_score(labels, scores, multi_class="ovr", average="macro", labels=names)
        wide = self.made("roc", pd.DataFrame({"actual": labels} | dict(zip(names, scores.T))))
        self.assertAlmostEqual(self.headline(wide)["mean AUC"], expected, places=12)
        result = stemma.Roc(labels, scores, classes=names)
        long = self.made("roc", pd.DataFrame(result.columns))
        self.assertAlmostEqual(self.headline(long)["mean AUC"], expected, places=12)
        one = metrics.roc_auc_score(labels == names[0], scores[:, 0])
        self.assertAlmostEqual(self.headline(long)["adelie AUC"], one, places=12)
        self.assertEqual(len({row["series"] for row in self.chart(long)["layer"][-1]["data"]["values"]}), 3)

    def test_aMillionScores_areThinnedToTheirCorners(self) -> None:
        actual, score = self.scores(1_000_000)
        roc = self.made("roc", pd.DataFrame({"actual": actual, "score": score}))
        self.assertAlmostEqual(self.headline(roc)["AUC"], metrics.roc_auc_score(actual, score), places=10)
        self.assertLess(roc.visualizations[0].path.stat().st_size, 200_000)
        drawn = self.line(roc)
        self.assertEqual((drawn[0], drawn[-1]), ((0.0, 0.0), (1.0, 1.0)))
        fpr, tpr, _ = metrics.roc_curve(actual, score)
        x, y = np.array(drawn).T
        self.assertLess(np.abs(np.interp(fpr, x, y) - tpr).max(), 2e-3)  # nothing that a pixel shows is gone
        self.assertAlmostEqual(max(b - a for a, b in drawn), (tpr - fpr).max(), places=12)  # its corner is there

    def test_confusion_hasCountsAndRates(self) -> None:
        random = np.random.default_rng(1)
        names = np.array(["a", "b", "c"])
        actual = names[random.choice(3, 200, p=[0.7, 0.2, 0.1])]
        predicted = np.where(random.random(200) < 0.7, actual, names[random.integers(0, 3, 200)])
        expected = metrics.confusion_matrix(actual, predicted)
        rates = metrics.confusion_matrix(actual, predicted, normalize="true")
        tables = {
            "counted": pd.DataFrame(stemma.Confusion(actual, predicted).columns),
            "cases": pd.DataFrame({"y_true": actual, "y_pred": predicted, "score": random.random(200)}),
        }
        for name, table in tables.items():
            with self.subTest(name):
                confusion = self.made("confusion", table)
                self.assertEqual(self.headline(confusion)["accuracy"], metrics.accuracy_score(actual, predicted))
                self.assertEqual([one.title for one in confusion.visualizations], ["Confusion matrix", "Confusion rates"])
                for index, matrix in enumerate((expected, rates)):
                    cells = self.chart(confusion, index)["data"]["values"]
                    self.assertEqual(len(cells), 9)
                    for cell in cells:
                        place = (list(names).index(cell["y"]), list(names).index(cell["x"]))
                        self.assertAlmostEqual(cell["value"], matrix[place], delta=6e-5)
                report = metrics.classification_report(actual, predicted, output_dict=True)
                for one in confusion.metadata["classes"]:
                    self.assertAlmostEqual(one["precision"], report[one["label"]]["precision"], places=12)
                    self.assertAlmostEqual(one["recall"], report[one["label"]]["recall"], places=12)

    def test_residuals_areThoseOfScikitLearn(self) -> None:
        random = np.random.default_rng(5)
        for cases in (200, 50_000):
            with self.subTest(cases):
                actual = random.normal(100, 20, cases)
                predicted = actual + random.normal(1, 5, cases)
                drawn = self.made("residuals", pd.DataFrame({"actual": actual, "predicted": predicted}))
                told = self.headline(drawn)
                self.assertAlmostEqual(told["R²"], metrics.r2_score(actual, predicted), places=12)
                self.assertAlmostEqual(told["RMSE"] ** 2, metrics.mean_squared_error(actual, predicted), places=10)
                self.assertAlmostEqual(told["MAE"], metrics.mean_absolute_error(actual, predicted), places=12)
                cells = self.chart(drawn)["layer"][0]["data"]["values"]
                self.assertEqual(sum(cell.get("count", 1) for cell in cells), cases)
                self.assertLess(len(cells), 2_001)
                bins = self.chart(drawn, 1)["layer"][0]["data"]["values"]
                self.assertEqual(sum(one["count"] for one in bins), cases)

    def test_curve_marksTheBestOfWhatWasHeldOut(self) -> None:
        history = {"epoch": [1, 2, 3, 4], "loss": [0.9, 0.5, 0.3, 0.2], "val_loss": [1.0, 0.7, 0.6, 0.8]}
        drawn = self.made("curve", pd.DataFrame(history | {"accuracy": [0.2, 0.4, 0.6, 0.5]}))
        told = self.headline(drawn)
        self.assertEqual((told["best validation loss"], told["best accuracy"], told["points"]), (0.6, 0.6, 4))
        self.assertEqual([one.title for one in drawn.visualizations], ["loss", "accuracy"])
        lines, best = self.chart(drawn)["layer"]
        self.assertEqual({row["series"] for row in lines["data"]["values"]}, {"train", "validation"})
        self.assertEqual(best["data"]["values"], [{"x": 3.0, "y": 0.6, "words": "best 0.6 at epoch 3", "series": "validation"}])
        long = pd.DataFrame(history).melt("epoch", var_name="metric")
        self.assertEqual(self.headline(self.made("curve", long))["best validation loss"], 0.6)
        keras = self.made("curve", json.dumps({"loss": [100.0, 1.0, 0.01], "val_loss": [90.0, 2.0, 0.5]}), "t.json")
        self.assertEqual(self.headline(keras)["best validation loss"], 0.5)
        self.assertEqual(self.chart(keras)["layer"][0]["encoding"]["y"]["scale"], {"type": "log"})

    def test_importance_isSorted(self) -> None:
        table = pd.DataFrame({"feature": ["a", "b", "c"], "importance": [0.1, 0.7, -0.05], "std": [0.01, 0.2, 0.02]})
        drawn = self.made("importance", table)
        bars, errors = self.chart(drawn)["layer"]
        self.assertEqual([row["name"] for row in bars["data"]["values"]], ["b", "a", "c"])
        self.assertEqual(errors["data"]["values"][0], {"name": "b", "low": 0.49999999999999994, "high": 0.8999999999999999})
        self.assertEqual(self.headline(self.made("importance", '{"x": 1, "y": 3}', "t.json")), {"y": 3.0, "x": 1.0, "features": 2})

    def test_oddInput_isSaidAndShown(self) -> None:
        constant = self.made("roc", "actual,score\n1,0.5\n1,0.7\n")
        self.assertEqual((self.headline(constant)["AUC"], constant.visualizations), (None, []))
        self.assertIn("all cases are positive, so there is no curve", self.said)
        gaps = self.made("roc", "actual,score\n1,0.9\n0,NaN\n0,0.1\n,0.3\n")
        self.assertEqual(self.headline(gaps)["AUC"], 1.0)
        self.assertIn("2 of 4 rows have no label or no score and are left out", self.said)
        empty = self.made("roc", "actual,score\n")
        self.assertIn("there are no rows", self.said)
        self.assertEqual(empty.visualizations, [])
        for kind, header in (("pr", "recall,precision"), ("curve", "epoch,loss"), ("residuals", "actual,predicted"), ("importance", "feature,importance")):
            with self.subTest(kind):
                self.assertEqual(self.made(kind, header + "\n").visualizations, [])
        outside = self.made("pr", "label,probability\n1,1.5\n0,0.2\n")
        self.assertEqual(self.headline(outside)["average precision"], 1.0)
        self.assertIn("1 value of probability is no probability", self.said)
        words = self.made("roc", "actual,score\nspam,0.9\nham,0.3\nspam,0.2\n")
        self.assertEqual((self.headline(words)["AUC"], words.metadata["positive"]), (0.5, "spam"))
        flat = self.made("residuals", "actual,predicted\n3,2\n3,4\n")
        self.assertIsNone(self.headline(flat)["R²"])
        self.assertEqual(self.headline(flat)["RMSE"], 1.0)
        infinite = self.made("curve", "step,loss\n1,0.5\n2,inf\n3,0.4\n")
        self.assertEqual(self.headline(infinite)["best loss"], 0.4)

    def test_wrongInput_isRefusedWithASentence(self) -> None:
        for kind, content, words in (
            ("roc", "a,b\n1,2\n", "it has no columns actual and score"),
            ("roc", "actual,score\n1,high\n", "its column score holds no numbers"),
            ("roc", "actual,score\na,1\nb,2\nc,3\n", "it has 3 labels (a, b, c) and one column of scores"),
            ("roc", "fpr,tpr\n0,0\n1.5,1\n", "its column fpr has 1.5"),
            ("pr", "recall,precision\n0,x\n", "its column precision holds no numbers"),
            ("curve", "step,note\n1,a\n", "it has no column of numbers beside step"),
            ("residuals", "actual,predicted\ncat,dog\n", "its column actual holds no numbers"),
            ("residuals", "actual\n1\n", "it has no column predicted"),
            ("importance", "feature\na\n", "it has no column importance"),
            ("confusion", "actual,predicted,count\na,a,-1\n", "the count in row 1 is -1"),
        ):
            with self.subTest(kind=kind, content=content):
                said = self.refused(kind, content)
                self.assertIn(f"p/t is declared as {kind}, but {words}", said)
        self.assertIn("its loss has 2 values, its val_loss 1", self.refused("curve", '{"loss": [1, 2], "val_loss": [1]}', "t.json"))

    def test_results_ofAStepSayWhatTheyAre(self) -> None:
        (self.project / "steps.py").write_text(
            "import numpy as np, stemma\n"
            "def results():\n"
            "    y, s = np.array([0, 0, 1, 1]), np.array([.1, .4, .35, .8])\n"
            "    return {'roc': stemma.Roc(y, s), 'pr': stemma.PrecisionRecall(y, s),\n"
            "            'confusion': stemma.Confusion(y, s > .3), 'curve': stemma.Curve(loss=[3, 2, 1]),\n"
            "            'residuals': stemma.Residuals(y, s), 'importance': stemma.Importance({'a': 1, 'b': .5})}\n"
            "def again(roc: stemma.Roc, curve: stemma.Curve):\n"
            "    return {'scores': roc.columns['score'], 'loss': curve.columns['loss']}\n"
        )
        names = ("roc", "pr", "confusion", "curve", "residuals", "importance")
        (self.project / "p.yaml").write_text(
            f"stemma: 1\nname: p\npython_from: {sys.executable}\nsteps:\n  results:\n    python: steps.py:results\n    outputs: {{"
            + ", ".join(f"{name}: {{}}" for name in names)
            + "}\n  again: {python: 'steps.py:again', inputs: {roc: results.roc, curve: results.curve}}\n"
        )
        done = self.program("run", "p.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        workspace = stemma.open(self.project)
        found = {name: workspace.artifact(f"p/results.{name}") for name in names}
        self.assertEqual({name: one.type for name, one in found.items()}, {name: name for name in names})
        for name, one in found.items():
            self.assertTrue(one.visualizations, name)
        self.assertEqual(self.headline(found["roc"])["AUC"], 0.75)
        self.assertAlmostEqual(self.headline(found["pr"])["average precision"], 0.8333333333333333)
        self.assertEqual(workspace.artifact("p/again").load(), {"scores": [0.1, 0.4, 0.35, 0.8], "loss": [3, 2, 1]})

    def test_thePositiveLabel_isTheOneThatWasNamed(self) -> None:
        actual, score = self.scores(200)
        two = np.column_stack([1 - score, score])
        auc = metrics.roc_auc_score(actual, score)
        words, numbers = np.where(actual == 1, "bad", "good"), np.where(actual == 1, 10, 9)
        upside = np.where(actual == 1, 1, 2)  # of 1 and 2 the later counts, unless one is named
        for labels, scores, how, expected, positive in (
            (words, two[:, ::-1], {"classes": ["bad", "good"], "positive": "bad"}, auc, "bad"),
            (words, two, {"classes": ["good", "bad"]}, auc, "bad"),
            (words, score, {"positive": "bad"}, auc, "bad"),
            (words, -score, {"positive": "good"}, auc, "good"),
            (words, -score, {}, auc, "good"),
            (numbers, score, {"positive": 10}, auc, "10"),
            (numbers, two, {}, auc, "10"),  # as scikit-learn sorts them: 9 comes before 10
            (numbers, score, {}, auc, "10"),
            (upside, -score, {}, auc, "2"),
            (upside, -score, {"positive": 2}, auc, "2"),
            (upside, score, {"positive": 1}, auc, "1"),
            (actual == 1, -score, {"positive": False}, auc, "false"),
            (actual, score, {"positive": 1}, auc, "1"),
            (np.where(actual == 1, 1.0, -1.0), score, {}, auc, "1.0"),
        ):
            with self.subTest(labels=labels[0], how=how):
                result = stemma.Roc(labels, scores, **how)
                made = self.made("roc", pd.DataFrame(result.columns))
                self.assertAlmostEqual(self.headline(made)["AUC"], expected, places=12)
                self.assertEqual(made.metadata["positive"].lower(), positive)
        three = np.column_stack([score, -score, score * 0])
        names = np.where(actual == 1, "a", np.where(score > 0, "b", "c"))
        one = self.made("roc", pd.DataFrame(stemma.Roc(names, three, positive="a").columns))
        self.assertAlmostEqual(self.headline(one)["AUC"], auc, places=12)
        both = stemma.Roc(list(words) * 2, list(score) * 2, model=["m"] * 200 + ["n"] * 200, positive="bad")
        made = self.made("roc", pd.DataFrame(both.columns))
        self.assertEqual({one["name"] for one in made.metadata["curves"]}, {"m", "n"})
        with self.assertRaisesRegex(stemma.StemmaError, "positive is 'ugly', and the classes are 'bad', 'good'"):
            stemma.Roc(words, two, positive="ugly")

    def test_columns_areRecognisedWhereTheyAreUnmistakable(self) -> None:
        (self.project / "t.csv").write_text("fpr,tpr\n0,0\n0,1\n1,1\n")
        self.assertEqual(self.program("add", "t.csv").returncode, 0)
        self.assertEqual(stemma.open(self.project).artifact("t").type, "roc")
        (self.project / "u.csv").write_text("fpr,tpr,more\n0,0,1\n0,1,2\n1,1,3\n")
        self.assertEqual(self.program("add", "u.csv").returncode, 0)
        self.assertEqual(stemma.open(self.project).artifact("u").type, "table")
        (self.project / "u.csv").write_text("fpr,tpr\n0,0\n0,1\n1,1\n")
        self.assertEqual(self.program("add", "u.csv").returncode, 0)
        self.assertEqual(stemma.open(self.project).artifact("u").type, "table")  # a name that was a table stays one


if __name__ == "__main__":
    unittest.main()
