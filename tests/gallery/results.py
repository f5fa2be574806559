# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of models that nobody trained: numbers of a generator of our own, the same in every version of Python."""

import csv
import datetime
import math

import stemma


class Dice:
    """A linear congruential generator (Numerical Recipes' constants)."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state / 2**32

    def normal(self):
        return sum(self() for _ in range(12)) - 6


def results():
    dice = Dice(7)
    truth, score, model = [], [], []
    for name, gap in (("forest", 2.1), ("logistic", 1.2)):
        for _ in range(400):
            positive = dice() < 0.3
            truth.append(int(positive))
            score.append(gap * positive + dice.normal())
            model.append(name)
    species = ["Adelie", "Chinstrap", "Gentoo"]
    actual = [species[(dice() > 0.44) + (dice() > 0.5)] for _ in range(333)]
    guess = [one if dice() < 0.9 else species[int(3 * dice())] for one in actual]
    epochs = range(1, 41)
    loss = [2.2 * math.exp(-e / 9) + 0.12 + 0.02 * dice.normal() for e in epochs]
    held = [2.2 * math.exp(-e / 8) + 0.3 + 0.012 * max(0, e - 16) + 0.02 * dice.normal() for e in epochs]
    mass = [2900 + 3200 * dice() for _ in range(300)]
    fitted = [m + (0.05 * m) * dice.normal() + 120 for m in mass]
    names = ["flipper_length", "bill_length", "body_mass", "bill_depth", "sex", "island", "year"]
    weights = [0.34, 0.27, 0.16, 0.12, 0.05, 0.02, -0.004]
    return {
        "roc": stemma.Roc(truth, score, model=model),
        "pr": stemma.PrecisionRecall(truth[:400], score[:400]),
        "confusion": stemma.Confusion(actual, guess),
        "curve": stemma.Curve(loss=loss, val_loss=held),
        "residuals": stemma.Residuals(mass, fitted),
        "importance": stemma.Importance(names, weights, std=[0.03, 0.04, 0.02, 0.03, 0.015, 0.01, 0.008]),
    }


def weather():
    dice = Dice(11)
    with open(stemma.step().outputs["weather"].path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["day", "temperature", "rain", "wind", "station"])
        for day in range(730):
            season = math.sin((day - 110) * 2 * math.pi / 365)
            date = datetime.date(2024, 1, 1) + datetime.timedelta(day)
            temperature = round(9 + 10 * season + 2 * dice.normal(), 1)
            rain = "" if 200 < day < 260 else round(max(0, 2 * dice.normal()), 1)
            wind = "" if dice() < 0.1 or day > 650 else round(4 + abs(dice.normal()), 1)
            table.writerow([date, temperature, rain, wind, "north" if day % 2 else "south"])
