# SPDX-License-Identifier: GPL-3.0-or-later
"""How far groups of numbers are apart."""


def mean(values):
    return sum(values) / len(values)


def between_to_within(groups):
    """F of a one-way analysis of variance: the variance between the groups' means over that within the groups."""
    everything = [value for group in groups for value in group]
    centre = mean(everything)
    between = sum(len(group) * (mean(group) - centre) ** 2 for group in groups) / (len(groups) - 1)
    within = sum((value - mean(group)) ** 2 for group in groups for value in group) / (len(everything) - len(groups))
    return between / within
