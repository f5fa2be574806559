# SPDX-License-Identifier: GPL-3.0-or-later
"""The materializers: what a step returns comes back as it was, in the next step."""

from __future__ import annotations

import dataclasses
import importlib.util
import os
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Annotated, Any, Optional

import stemma
from stemma import _values
from stemma._step import StepInput, StepOutput


def needs(*modules: str) -> Any:
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    return unittest.skipIf(missing, f"without {', '.join(missing)}")


class Shape:
    def __init__(self, corners: int) -> None:
        self.corners = corners


class Square(Shape):
    pass


class Shapes(stemma.Materializer):
    types = (Shape,)
    extension = ".shape"

    def save(self, value: Shape, path: Path) -> None:
        path.write_text(str(value.corners))

    def load(self, path: Path, wanted: type) -> Shape:
        return wanted(int(path.read_text()))

    def metadata(self, value: Shape) -> dict[str, Any]:
        return {"corners": value.corners}

    def visualize(self, value: Shape, folder: Path) -> None:
        (folder / "01-shape.md").write_text("*" * value.corners)


class Parts(list):
    pass


class PartsFolder(stemma.Materializer):
    types = (Parts,)

    def save(self, value: Parts, path: Path) -> None:
        for i, part in enumerate(value):
            (path / f"{i}.txt").write_text(part)

    def load(self, path: Path, wanted: type) -> Parts:
        return Parts(file.read_text() for file in sorted(path.iterdir()))


@dataclasses.dataclass
class Odd:
    words: str


class Values(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder.name)
        os.environ["STEMMA_VISUALIZATIONS"] = str(Path(self.folder.name, "visualizations"))
        self.addCleanup(os.environ.pop, "STEMMA_VISUALIZATIONS")
        _values.saved.clear()
        _values.notes.clear()

    def save(self, value: Any, path: str = "", **facts: Any) -> Path:
        facts = {"path": path or "outputs/x/x", "declared": bool(path)} | facts
        return StepOutput("x", facts).save(value)

    def again(self, value: Any, wanted: Any, kind: str = "file", path: str = "") -> Any:
        saved = self.save(value, path)
        return StepInput("x", {"path": str(saved), "type": kind, "read": _values.saved["x"].get("read")}).load(wanted)

    @needs("pandas", "numpy")
    def test_resultsWithGaps(self) -> None:
        import pandas as pd

        truth = pd.Series([0, 1, None, 1], dtype="Int64")
        score = pd.array([0.25, None, 0.5, 1.0], dtype="Float64")
        guess = pd.array(["a", "b", pd.NA, "b"], dtype="string")
        for value, columns in (
            (stemma.Roc(truth, score), {"actual": [0, 1, None, 1], "score": [0.25, None, 0.5, 1.0]}),
            (
                stemma.PrecisionRecall([0, 1], [[0.5, pd.NA], [0.25, 0.75]], classes=[0, 1], positive=1),
                {"actual": [0, 1], "score": [None, 0.75]},
            ),
            (stemma.Residuals(truth, score), {"actual": [0, 1, None, 1], "predicted": [0.25, None, 0.5, 1.0]}),
            (stemma.Curve(pd.DataFrame({"loss": score})), {"epoch": [1, 2, 3, 4], "loss": [0.25, None, 0.5, 1.0]}),
            (stemma.Curve([{"loss": 1}, {"loss": pd.NA}]), {"epoch": [1, 2], "loss": [1, None]}),
            (stemma.Importance(["a", "b"], score[:2]), {"feature": ["a", "b"], "importance": [0.25, None]}),
            (
                stemma.Confusion(guess, guess, labels=["a", "b", pd.NA]),
                {
                    "actual": ["a", "a", "a", "b", "b", "b", None, None, None],
                    "predicted": ["a", "b", None] * 3,
                    "count": [1, 0, 0, 0, 2, 0, 0, 0, 1],
                },
            ),
        ):
            with self.subTest(of=type(value).__name__):
                self.assertEqual(value.columns, columns)
                again = self.again(value, type(value), path="one.csv")
                self.save(again, "two.csv")  # what is kept, and read again, may be kept once more
                self.assertEqual(Path("two.csv").read_bytes(), Path("one.csv").read_bytes())
        whole = self.again(stemma.Residuals(truth, truth), stemma.Residuals)
        self.assertEqual(whole.columns["actual"], [0, 1, None, 1])

    def test_plain(self) -> None:
        for value in ({"a": 1.5, "b": [1, None, "ä"]}, [1, 2], 7, 2.5, True, "some\r\nwords\n", b"\x00\xff"):
            self.assertEqual(self.again(value, type(value)), value)
        self.assertEqual(self.save({"a": 1}).name, "x.json")
        self.assertEqual(self.save("words", "outputs/x/x.md", declared=False).name, "x.md")
        with self.assertRaisesRegex(stemma.StemmaError, "holds a list, not a dict"):
            self.again([1], dict)

    def test_whatJsonHasNot(self) -> None:
        value = {"loss": float("nan"), "best": [float("-inf"), 1.5]}
        self.assertEqual(self.again(value, dict), {"loss": None, "best": [None, 1.5]})
        self.assertRegex(_values.notes.pop(), "no NaN")
        self.assertEqual(self.again({1: "a"}, dict), {"1": "a"})
        self.assertRegex(_values.notes.pop(), "kept as texts")

    def test_annotations(self) -> None:
        for wanted in (dict, dict[str, float], Optional[dict], "dict | None", Annotated[dict, "of numbers"], None, Any):
            if isinstance(wanted, str):
                wanted = eval(wanted) if sys.version_info >= (3, 10) else None
            self.assertEqual(self.again({"a": 1.0}, wanted, "metrics"), {"a": 1.0})
        self.assertEqual(self.again({"a": 1}, Path), Path("outputs/x/x.json"))

    def test_path(self) -> None:
        Path("made.bin").write_bytes(b"made")
        self.assertEqual(self.save(Path("made.bin")), Path("outputs/x/made.bin"))
        Path("folder/deep").mkdir(parents=True)
        Path("folder/deep/a.txt").write_text("a")
        self.assertEqual((self.save(Path("folder")) / "deep/a.txt").read_text(), "a")
        with self.assertRaisesRegex(stemma.StemmaError, "nothing is there"):
            self.save(Path("missing"))

    def test_lastResort(self) -> None:
        self.assertEqual(self.again(Odd("words"), Odd), Odd("words"))
        self.assertRegex(_values.notes[0], "warning: output x is kept as a pickle, since a Odd")
        self.assertEqual(self.again({"odd": Odd("words")}, dict)["odd"], Odd("words"))
        with self.assertRaisesRegex(stemma.StemmaError, "is a Odd, not a Values"):
            self.again(Odd("words"), Values)

    def test_custom(self) -> None:
        found = self.again(Square(4), Square)
        self.assertIsInstance(found, Square)
        self.assertEqual(found.corners, 4)
        self.assertEqual(_values.saved["x"]["metadata"], {"corners": 4})
        self.assertEqual(Path("visualizations/x/01-shape.md").read_text(), "****")
        self.assertEqual(self.again(Parts("ab"), Parts), Parts("ab"))
        self.assertTrue(Path("outputs/x/x").is_dir())

    def test_placesAndFormats(self) -> None:
        self.assertEqual(self.save({"a": 1}, "results/deep/a.json"), Path("results/deep/a.json"))
        with self.assertRaisesRegex(stemma.StemmaError, "declared as \\*.json"):
            self.save({"a": 1}, "*.json")
        with self.assertRaisesRegex(stemma.StemmaError, "format: parquet"):
            self.save({"a": 1}, "outputs/x/x.parquet", declared=False, format="parquet")

    @needs("pandas")
    def test_pandas(self) -> None:
        import pandas as pd

        frame = pd.DataFrame(
            {
                "text": ["", "NA", None, 'with "quotes", and\nlines'],
                "code": ["01", "02", "03", "1e5"],
                "whole": pd.array([1, None, 3, 2**62], "Int64"),
                "real": [0.1, 1e300, None, -0.0],
                "time": pd.to_datetime(["2020-01-02", None, "2020-01-03 04:05:06", "1970-01-01"]),
                "truth": [True, False, True, False],
                "kind": pd.Series(["x", "", None, "x"], dtype="string"),
            }
        )
        for path in ("", "x.csv", "x.tsv"):
            pd.testing.assert_frame_equal(self.again(frame, pd.DataFrame, "table", path).astype({"kind": "string"}), frame)
        simple = frame[["truth"]].assign(n=[1, 2, 3, 4])
        pd.testing.assert_frame_equal(self.again(simple, pd.DataFrame, "table", "x.jsonl"), simple)
        indexed = pd.DataFrame({"n": [1, 2]}, index=pd.Index(["a", "b"], name="key"))
        self.assertEqual(list(self.again(indexed, pd.DataFrame, "table").columns), ["key", "n"])
        series = pd.Series([1.5, 2.5], name="n")
        pd.testing.assert_series_equal(self.again(series, pd.Series, "table"), series)
        empty = pd.DataFrame({"a": pd.Series([], dtype="int64"), "t": pd.Series([], dtype=object)})
        pd.testing.assert_frame_equal(self.again(empty, pd.DataFrame, "table"), empty, check_index_type=False)
        with self.assertRaisesRegex(stemma.StemmaError, "isn't a table"):
            self.again("words", pd.DataFrame)

    @needs("numpy")
    def test_numpy(self) -> None:
        import numpy as np

        array = np.arange(12, dtype="float32").reshape(3, 4)
        np.testing.assert_array_equal(self.again(array, np.ndarray), array)
        self.assertEqual(self.again({"n": np.float64(1.5), "a": np.arange(3)}, dict), {"n": 1.5, "a": [0, 1, 2]})
        self.assertEqual(self.again(np.int64(3), int), 3)
        objects = np.array([Odd("a"), None])
        self.assertEqual(self.again(objects, Any)[0], Odd("a"))  # as a pickle

    @needs("scipy")
    def test_scipy(self) -> None:
        import scipy.sparse as sparse

        matrix = sparse.random(20, 30, density=0.1, format="csc", random_state=1)
        found = self.again(matrix, sparse.csr_matrix)
        self.assertEqual(found.format, "csr")
        self.assertEqual((found != matrix).nnz, 0)
        for form in ("csr", "csc", "coo", "bsr", "dia"):  # as what it was, where nothing is asked for
            found = self.again(matrix.asformat(form), None)
            self.assertEqual(found.format, form)
            self.assertEqual(abs(found - matrix).nnz, 0)

    @needs("numpy")
    def test_npz_thatIsNoMatrix(self) -> None:
        import numpy as np

        for form in (np.array([3]), np.array("wide"), np.array(7)):
            np.savez("parts.npz", data=[1], shape=[2], format=form)
            found = StepInput("x", {"path": "parts.npz", "type": "file"}).load()
            self.assertEqual(sorted(found), ["data", "format", "shape"])

    @needs("sklearn")
    def test_sklearn(self) -> None:
        from sklearn.base import ClassifierMixin
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=0.5).fit([[0.0], [1.0]], [0, 1])
        for wanted in (LogisticRegression, ClassifierMixin, None):
            self.assertEqual(self.again(model, wanted, "model").predict([[0.0], [1.0]]).tolist(), [0, 1])
        self.assertEqual(_values.saved["x"]["metadata"]["settings"]["C"], 0.5)
        self.assertEqual(_values.notes, [])

    @needs("PIL")
    def test_pil(self) -> None:
        import PIL.Image

        image = PIL.Image.new("RGB", (4, 3), "red")
        found = self.again(image, PIL.Image.Image, "image")
        self.assertEqual((found.size, found.getpixel((0, 0))), ((4, 3), (255, 0, 0)))

    @needs("matplotlib")
    def test_matplotlib(self) -> None:
        from matplotlib.figure import Figure

        def draw() -> Figure:
            figure = Figure()
            figure.subplots().plot([1, 3, 2])
            return figure

        first = self.save(draw())
        drawing = Path("visualizations/x/01-figure.svg").read_bytes()
        before = first.read_bytes()
        self.save(draw())
        self.assertEqual(first.read_bytes(), before)
        self.assertEqual(Path("visualizations/x/01-figure.svg").read_bytes(), drawing)
        self.assertTrue(before.startswith(b"\x89PNG"))

    @needs("pydantic")
    def test_pydantic(self) -> None:
        import pydantic

        class Bird(pydantic.BaseModel):
            name: str
            legs: int = 2

        self.assertEqual(self.again(Bird(name="ä"), Bird), Bird(name="ä"))
        with self.assertRaises(pydantic.ValidationError):
            self.again({"legs": 1}, Bird)

    @needs("altair")
    def test_altair(self) -> None:
        import altair
        import pandas as pd

        chart = altair.Chart(pd.DataFrame({"a": [1, 2]})).mark_point().encode(x="a:Q")
        self.assertEqual(self.save(chart).name, "x.vl.json")

    @needs("polars", "pyarrow")
    def test_polars(self) -> None:
        import polars

        frame = polars.DataFrame({"a": [1, None], "t": ["x", "y"]})
        self.assertTrue(self.again(frame, polars.DataFrame, "table").equals(frame))

    @needs("torch")
    def test_torch(self) -> None:
        import torch

        for wanted in (torch.Tensor, None):  # also where nobody says what is wanted
            self.assertTrue(torch.equal(self.again(torch.ones(2, 3), wanted, "model"), torch.ones(2, 3)))
        network = self.again(torch.nn.Linear(3, 1), None, "model")
        self.assertIsInstance(network, torch.nn.Linear)


if __name__ == "__main__":
    unittest.main()
