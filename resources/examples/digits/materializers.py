# SPDX-License-Identifier: GPL-3.0-or-later
"""How `Digits` become a file, what is told of them, and how they are shown: as a sheet of their images."""

import math

import numpy as np
import stemma


class Digits:
    """Images of 8 by 8 grey values from 0 to 1, with their numbers, what they are, and what they were taken for."""

    def __init__(self, number, pixels, digit, taken_for=None):
        self.number, self.pixels, self.digit, self.taken_for = number, pixels, digit, taken_for


class DigitsFile(stemma.Materializer):
    types = (Digits,)
    extension = ".npz"

    def save(self, value, path):
        more = {} if value.taken_for is None else {"taken_for": value.taken_for}
        np.savez_compressed(path, number=value.number, pixels=value.pixels, digit=value.digit, **more)

    def load(self, path, wanted):
        with np.load(path) as file:
            return Digits(**file)

    def metadata(self, value):
        return {"images": len(value.digit), "of each digit": np.bincount(value.digit, minlength=10).tolist()}

    def visualize(self, value, folder):
        title = "mistakes" if value.taken_for is not None else "images"
        (folder / f"01-{title}.svg").write_text(sheet(value), encoding="utf-8")


def sheet(digits, columns=12, rows=6, size=48, gap=12, foot=20):
    """The first of them as an SVG, row by row, ink on paper; below each what it is, and what it was taken for."""
    shown = min(len(digits.digit), columns * rows)
    columns = max(1, min(columns, math.ceil(math.sqrt(2 * shown))))  # about twice as wide as high
    lines = max(1, -(-shown // columns))
    width, height = gap + columns * (size + gap), gap + lines * (size + foot + gap)
    dot = size / 8
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<g font-family="sans-serif" font-size="13" text-anchor="middle">',
    ]
    for i in range(shown):
        left, top = gap + i % columns * (size + gap), gap + i // columns * (size + foot + gap)
        out.append(f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="#f2f4f8"/>')
        for (row, column), ink in np.ndenumerate(digits.pixels[i].reshape(8, 8)):
            if ink > 0:
                place = f'x="{left + column * dot:g}" y="{top + row * dot:g}" width="{dot:g}" height="{dot:g}"'
                out.append(f'<rect {place} fill="#1b2a4a" fill-opacity="{ink:.3g}"/>')
        words, colour = str(digits.digit[i]), "#5b6577"
        if digits.taken_for is not None:
            words, colour = f"{words} → {digits.taken_for[i]}", "#b3261e"
        out.append(f'<text x="{left + size / 2:g}" y="{top + size + 15}" fill="{colour}">{words}</text>')
    return "\n".join([*out, "</g>", "</svg>"]) + "\n"
