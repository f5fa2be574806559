# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranks the measurements by how well each tells the cultivars apart, and draws the best two against each other.

Reads build/wine.csv; writes results/separation.csv, results/wines.svg and results/report.md.
"""

import csv
import pathlib

import spread  # tools/spread.py

COLOURS = {"A": "#7b1e3b", "B": "#c98b2b", "C": "#3d6b8e"}


def main():
    with open("build/wine.csv", encoding="utf-8", newline="") as file:
        wines = list(csv.DictReader(file))
    groups = {}
    for wine in wines:
        groups.setdefault(wine["cultivar"], []).append(wine)
    measures = [name for name in wines[0] if name != "cultivar"]
    ranks = sorted(
        ((spread.between_to_within([[float(w[m]) for w in g] for g in groups.values()]), m) for m in measures),
        reverse=True,
    )
    results = pathlib.Path("results")
    results.mkdir(exist_ok=True)
    with open(results / "separation.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["rank", "measure", "f"])
        table.writerows([rank, name, f"{f:.3f}"] for rank, (f, name) in enumerate(ranks, 1))
    x, y = ranks[0][1], ranks[1][1]
    (results / "wines.svg").write_text(drawing(wines, x, y), encoding="utf-8")
    (results / "report.md").write_text(report(groups, ranks), encoding="utf-8")


def report(groups, ranks):
    lines = ["# Three cultivars", "", "| cultivar | wines |", "| --- | ---: |"]
    lines += [f"| {name} | {len(group)} |" for name, group in sorted(groups.items())]
    lines += ["", "What tells them apart, by the variance between cultivars over that within:", ""]
    lines += ["| | measure | F |", "| ---: | --- | ---: |"]
    lines += [f"| {rank} | {name} | {f:.1f} |" for rank, (f, name) in enumerate(ranks, 1)]
    return "\n".join(lines) + "\n"


def drawing(wines, x, y, width=640, height=420, edge=56):
    def scale(name, low, high):
        values = [float(wine[name]) for wine in wines]
        return lambda value: low + (float(value) - min(values)) / (max(values) - min(values)) * (high - low)

    across, up = scale(x, edge + 12, width - 24), scale(y, height - edge - 12, 24)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<path d="M{edge} 16V{height - edge}H{width - 16}" fill="none" stroke="#9aa3b2"/>',
        '<g font-family="sans-serif" font-size="13" fill="#4a5365" text-anchor="middle">',
        f'<text x="{(edge + width) / 2:g}" y="{height - 20}">{x}</text>',
        f'<text transform="translate(26 {(height - edge) / 2:g}) rotate(-90)">{y}</text>',
    ]
    for i, (name, colour) in enumerate(COLOURS.items()):
        out.append(f'<circle cx="{width - 120 + i * 40}" cy="{height - 25}" r="5" fill="{colour}"/>')
        out.append(f'<text x="{width - 106 + i * 40}" y="{height - 20}">{name}</text>')
    out.append("</g>")
    for wine in wines:
        place = f'cx="{across(wine[x]):.1f}" cy="{up(wine[y]):.1f}"'
        out.append(f'<circle {place} r="4.5" fill="{COLOURS[wine["cultivar"]]}" fill-opacity="0.75"/>')
    return "\n".join([*out, "</svg>"]) + "\n"


if __name__ == "__main__":
    main()
