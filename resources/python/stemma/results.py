# SPDX-License-Identifier: GPL-3.0-or-later
"""Results that a step returns, which Stemma draws: a ROC curve, a confusion matrix, how a loss went.

    def score(model, test):
        return stemma.Roc(test.label, model.predict_proba(test[FEATURES])[:, 1])

Each is kept as a plain CSV table of the artifact type that says what it is; what is drawn is worked out of that table by
the program, as if it had been written by hand. Nothing is needed for them: lists will do, and NumPy arrays and pandas
Series as well.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

from .errors import StemmaError


def is_gap(value: Any) -> bool:
    """None, or pandas' NA, which can't be compared with anything."""
    return value is None or type(value).__name__ == "NAType"


def _plain(value: Any) -> Any:
    """A number of NumPy as Python's, a gap as None; in rows as well."""
    if isinstance(value, (int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if is_gap(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _listed(values: Any, what: str) -> list[Any]:
    """Plain Python values of a list, an array, a Series, a tensor; None where there is a gap."""
    if values is None or isinstance(values, (str, bytes, dict)):
        raise StemmaError(f"{what} is a {type(values).__name__}, not a list of values")
    for way in ("detach", "cpu"):  # of a torch tensor
        if type(values).__module__.partition(".")[0] == "torch":
            values = getattr(values, way)()
    found = values.tolist() if hasattr(values, "tolist") else list(values)
    if not isinstance(found, list):
        raise StemmaError(f"{what} is one value, not a list of values")
    return [_plain(one) for one in found]


def _same(columns: dict[str, list[Any]]) -> None:
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise StemmaError(f"The columns have different lengths: {told}")


def _flat(values: list[Any], what: str) -> list[Any]:
    if any(isinstance(one, (list, tuple)) for one in values):
        raise StemmaError(f"{what} has several values a row", "Give one value for each case.")
    return values


class Result:
    """A table of a type: columns of equal length, by name."""

    artifact_type = ""
    columns: dict[str, list[Any]]

    def __repr__(self) -> str:
        rows = len(next(iter(self.columns.values()), []))
        return f"<stemma.{type(self).__name__}: {rows} rows of {', '.join(self.columns)}>"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.columns == other.columns  # type: ignore[attr-defined]

    __hash__ = None  # type: ignore[assignment]


class _Scored(Result):
    def __init__(
        self, actual: Any, score: Any, *, classes: Any = None, model: Any = None, positive: Any = None
    ) -> None:
        """Labels, and a score for each case: the larger the likelier. Of several classes `score` has a column for each,
        in the order of `classes` (as scikit-learn's predict_proba has them, with `classes=model.classes_`). `model`: a
        name for each case where several are compared. `positive`: the label that counts; else the later of two labels, or
        the second class, does. Of several classes it alone is drawn then."""
        labels = _flat(_listed(actual, "actual"), "actual")
        scores = _listed(score, "score")
        wide = bool(scores) and isinstance(scores[0], (list, tuple))
        labelled = {label for label in labels if label is not None and label == label}
        positive = positive.item() if hasattr(positive, "item") else positive  # of NumPy
        self.columns = {"actual": labels}
        if wide:
            width = len(scores[0])
            if any(len(row) != width for row in scores):
                raise StemmaError("score has rows of different lengths")
            names = _listed(classes, "classes") if classes is not None else _sorted(labelled)
            if len(names) != width:
                raise StemmaError(
                    f"score has {width} columns, and there are {len(names)} classes", "Give classes=model.classes_."
                )
            if positive is None and width == 2:
                positive = names[1]  # the second of two is the whole story
            if positive is not None:
                if positive not in names:
                    raise StemmaError(
                        f"positive is {positive!r}, and the classes are {', '.join(map(repr, names))}",
                        "Name one of them.",
                    )
                scores, wide = [row[names.index(positive)] for row in scores], False
            else:
                self.columns = {
                    "actual": [label for label in labels for _ in names],
                    "class": [name for _ in labels for name in names],
                    "score": [one for row in scores for one in row],
                }
        if not wide:
            # Which label counts is kept in the table; of 0 and 1 nobody doubts it.
            if positive is not None and not (labelled <= {0, 1} and positive == 1):
                self.columns["class"] = [positive] * len(labels)
            self.columns["score"] = scores
        if model is not None:
            names = [model] * len(labels) if isinstance(model, str) else _flat(_listed(model, "model"), "model")
            each = len(self.columns["actual"]) // max(1, len(labels))
            self.columns["model"] = [name for name in names for _ in range(each)]
        _same(self.columns)


class Roc(_Scored):
    """A ROC curve: Roc(y_true, y_score)."""

    artifact_type = "roc"


class PrecisionRecall(_Scored):
    """Precision against recall: PrecisionRecall(y_true, y_score)."""

    artifact_type = "pr"


class Confusion(Result):
    """A confusion matrix: Confusion(y_true, y_pred), counted here; `labels` gives the order of the classes."""

    artifact_type = "confusion"

    def __init__(self, actual: Any, predicted: Any, labels: Iterable[Any] | None = None) -> None:
        truth = _flat(_listed(actual, "actual"), "actual")
        guess = _flat(_listed(predicted, "predicted"), "predicted")
        _same({"actual": truth, "predicted": guess})
        order = [_plain(label) for label in labels] if labels is not None else _sorted(set(truth) | set(guess))
        counted: dict[tuple[Any, Any], int] = {}
        for pair in zip(truth, guess):
            counted[pair] = counted.get(pair, 0) + 1
        unknown = {label for pair in counted for label in pair} - set(order)
        if unknown:
            raise StemmaError(f"labels lacks {', '.join(map(repr, _sorted(unknown)))}")
        pairs = [(a, p) for a in order for p in order]
        self.columns = {
            "actual": [a for a, _ in pairs],
            "predicted": [p for _, p in pairs],
            "count": [counted.get(pair, 0) for pair in pairs],
        }


class Curve(Result):
    """How numbers went: Curve({"loss": […], "val_loss": […]}), such as Keras' history.history, or rows
    [{"epoch": 1, "loss": 0.9}, …], or keywords. `step` are the places, else 1, 2, 3 …"""

    artifact_type = "curve"

    def __init__(self, history: Any = None, *, step: Any = None, **metrics: Any) -> None:
        if history is not None and hasattr(history, "history"):
            history = history.history
        if hasattr(history, "to_dict") and hasattr(history, "columns"):  # a DataFrame
            history = history.to_dict("list")
        found: dict[str, list[Any]] = {}
        if isinstance(history, dict):
            found = {str(name): _listed(values, str(name)) for name, values in history.items()}
        elif history is not None:
            rows = list(history)
            if not all(isinstance(row, dict) for row in rows):
                raise StemmaError("history is neither a dict of lists nor a list of dicts")
            names = list(dict.fromkeys(name for row in rows for name in row))
            found = {str(name): [_plain(row.get(name)) for row in rows] for name in names}
        found |= {name: _listed(values, name) for name, values in metrics.items()}
        if not found:
            raise StemmaError("There are no numbers", 'As in Curve({"loss": [0.9, 0.5], "val_loss": [1.0, 0.7]}).')
        for name, values in found.items():
            _flat(values, name)
        if step is not None:
            found = {"step": _listed(step, "step")} | found
        elif not {"step", "epoch", "iteration", "iter", "round", "batch", "train_size", "train_sizes"} & set(found):
            found = {"epoch": list(range(1, len(next(iter(found.values()))) + 1))} | found
        _same(found)
        self.columns = found


class Residuals(Result):
    """What a regression missed: Residuals(y_true, y_pred)."""

    artifact_type = "residuals"

    def __init__(self, actual: Any, predicted: Any) -> None:
        self.columns = {
            "actual": _flat(_listed(actual, "actual"), "actual"),
            "predicted": _flat(_listed(predicted, "predicted"), "predicted"),
        }
        _same(self.columns)


class Importance(Result):
    """What counts for a model: Importance(names, values), with `std` a deviation for each; or a dict."""

    artifact_type = "importance"

    def __init__(self, names: Any, values: Any = None, std: Any = None) -> None:
        if values is None and isinstance(names, dict):
            names, values = list(names), list(names.values())
        elif values is None and hasattr(names, "index") and hasattr(names, "tolist"):  # a Series, by its index
            names, values = names.index, names
        self.columns = {
            "feature": [str(one) for one in _listed(names, "names")],
            "importance": _flat(_listed(values, "values"), "values"),
        }
        if std is not None:
            self.columns["std"] = _flat(_listed(std, "std"), "std")
        _same(self.columns)


def _sorted(labels: set[Any]) -> list[Any]:
    try:
        return sorted(labels)
    except TypeError:
        return sorted(labels, key=str)
