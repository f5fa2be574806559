# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks: fitted, scored, the best of them chosen and used."""

import numpy as np
import pandas as pd
import stemma
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.neural_network import MLPClassifier

from materializers import Digits

CLASSES = np.arange(10)


def fit(train: Digits, valid: Digits, size: int, l2: float, seed: int, epochs: int):
    """One hidden layer of `size` neurons, its weights held small by `l2`; and how it learned, epoch by epoch."""
    network = MLPClassifier((size,), alpha=l2, learning_rate_init=0.01, batch_size=64, random_state=seed)
    curve = []
    for epoch in range(1, epochs + 1):
        network.partial_fit(train.pixels, train.digit, classes=CLASSES)
        loss, accuracy = float(network.loss_), float(network.score(valid.pixels, valid.digit))
        curve.append((epoch, loss, accuracy))
        stemma.metric(loss=round(loss, 4), accuracy=round(accuracy, 4), step=epoch)
        stemma.progress(epoch / epochs, f"epoch {epoch} of {epochs}")
    return {"fit": network, "curve": pd.DataFrame(curve, columns=["epoch", "loss", "accuracy"])}


def score(fit: MLPClassifier, valid: Digits) -> dict:
    """How good a network is on images that it wasn't taught."""
    probable = fit.predict_proba(valid.pixels)
    guess = fit.classes_[probable.argmax(axis=1)]
    return {
        "accuracy": float(accuracy_score(valid.digit, guess)),
        "macro_f1": float(f1_score(valid.digit, guess, average="macro", zero_division=0)),
        "loss": float(log_loss(valid.digit, probable, labels=CLASSES)),
    }


def best(compare: pd.DataFrame, models: list):
    """The model of the cell that the first row of the comparison names."""
    first = compare.iloc[0]
    for place, model in zip(stemma.step().inputs["models"], models):
        if all(first[key] == value for key, value in place.cell.items()):
            return model
    raise ValueError(f"There is no network of {first.to_dict()}")


def predicted(best: MLPClassifier, test: Digits) -> pd.DataFrame:
    probable = best.predict_proba(test.pixels)
    return pd.DataFrame(
        {
            "image": test.number,
            "digit": test.digit,
            "predicted": best.classes_[probable.argmax(axis=1)],
            "probability": probable.max(axis=1).round(4),
        }
    )
