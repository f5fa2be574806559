# SPDX-License-Identifier: GPL-3.0-or-later
"""The images: from rows of numbers to training, validation and test parts."""

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from materializers import Digits

PIXELS = [f"p{row}{column}" for row in range(8) for column in range(8)]


def clean(raw: pd.DataFrame) -> pd.DataFrame:
    """Numbers the images, from 0, and takes out what can't be one; `ink` is how dark an image is."""
    table = raw.rename_axis("image").reset_index()
    sound = table[PIXELS].isin(range(17)).all(axis=1) & table["digit"].isin(range(10))
    print(f"{len(table)} images, {(~sound).sum()} of them can't be one")
    table = table[sound].drop_duplicates(PIXELS)
    return table.assign(ink=table[PIXELS].mean(axis=1) / 16)


def split(clean: pd.DataFrame, seed: int):
    """Half, a quarter, a quarter; each has every digit in the same share."""
    train, rest = train_test_split(clean, test_size=0.5, random_state=seed, stratify=clean["digit"])
    valid, test = train_test_split(rest, test_size=0.5, random_state=seed, stratify=rest["digit"])
    return {"train": digits(train), "valid": digits(valid), "test": digits(test)}


def digits(table: pd.DataFrame) -> Digits:
    table = table.sort_values("image")
    return Digits(
        table["image"].to_numpy(), (table[PIXELS].to_numpy() / 16).astype(np.float32), table["digit"].to_numpy()
    )


def mistakes(predicted: pd.DataFrame, test: Digits) -> Digits:
    """The images that were taken for another digit, the surest mistake first."""
    wrong = predicted[predicted["digit"] != predicted["predicted"]].sort_values("probability", ascending=False)
    place = {number: i for i, number in enumerate(test.number)}
    which = [place[number] for number in wrong["image"]]
    return Digits(test.number[which], test.pixels[which], test.digit[which], wrong["predicted"].to_numpy())
