# SPDX-License-Identifier: GPL-3.0-or-later
"""The penguins example computed a second time, without SQL and without Stemma: what its pipeline must arrive at."""

from __future__ import annotations

import csv
import hashlib
import math
import statistics
from dataclasses import dataclass
from pathlib import Path

FEATURES = ["Culmen Length (mm)", "Culmen Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"]


@dataclass
class Bird:
    name: str
    species: str
    values: list[float]
    predicted: str = ""


@dataclass
class Outcome:
    clean: list[Bird]
    test: list[Bird]  # with what was predicted
    species: list[str]

    def count(self, actual: str, predicted: str) -> int:
        return sum(bird.species == actual and bird.predicted == predicted for bird in self.test)

    def called(self, species: str) -> int:
        return sum(bird.predicted == species for bird in self.test)

    def lived(self, species: str) -> int:
        return sum(bird.species == species for bird in self.test)

    @property
    def accuracy(self) -> float:
        return sum(bird.species == bird.predicted for bird in self.test) / len(self.test)

    def f1(self, species: str) -> float:
        precision = self.count(species, species) / self.called(species)
        recall = self.count(species, species) / self.lived(species)
        return 2 * precision * recall / (precision + recall)

    @property
    def macro_f1(self) -> float:
        return statistics.mean(self.f1(species) for species in self.species)


def compute(file: Path, seed: int = 7, test_share: float = 0.25, smoothing: float = 0.01) -> Outcome:
    with open(file, newline="", encoding="utf-8") as lines:
        records = list(csv.DictReader(lines))
    assert len(records) == 344
    birds = []
    for record in records:
        if all(record[column] != "NA" for column in [*FEATURES, "Sex"]):
            species = record["Species"].split()[0]
            birds.append(Bird(f"{species} {record['Sample Number']}", species, [float(record[f]) for f in FEATURES]))

    def lot(bird: Bird) -> float:
        return int(hashlib.md5(f"{seed}/{bird.name}".encode()).hexdigest()[:8], 16) / 2**32

    train = [bird for bird in birds if lot(bird) >= test_share]
    test = [bird for bird in birds if lot(bird) < test_share]
    species = sorted({bird.species for bird in train})
    spread = [statistics.pvariance(column) for column in zip(*(bird.values for bird in train))]
    moments = {}
    for one in species:
        columns = list(zip(*(bird.values for bird in train if bird.species == one)))
        moments[one] = [
            (statistics.fmean(column), statistics.pvariance(column) + smoothing * wide)
            for column, wide in zip(columns, spread)
        ]

    def score(bird: Bird, candidate: str) -> float:
        prior = sum(other.species == candidate for other in train) / len(train)
        density = sum(
            -0.5 * math.log(2 * math.pi * variance) - (value - mean) ** 2 / (2 * variance)
            for value, (mean, variance) in zip(bird.values, moments[candidate])
        )
        return math.log(prior) + density

    for bird in test:
        bird.predicted = max(species, key=lambda candidate: score(bird, candidate))
    return Outcome(birds, test, species)
