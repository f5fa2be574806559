# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./dev gallery shows: one artifact of each type, the same each time."""
import json
import math
import random
from pathlib import Path

import numpy as np
import pandas as pd


def sensors():
    at = pd.date_range("2024-01-01", periods=366 * 4, freq="6h")
    rows = []
    for name, warm in (("cellar", 6), ("roof", 16)):
        wave = 11 + warm * -np.cos(np.arange(len(at)) / len(at) * 2 * math.pi)
        noise = np.random.default_rng(len(name)).normal(0, 1.5, len(at))
        rows.append(pd.DataFrame({"time": at.strftime("%Y-%m-%dT%H:%M:%S"), "sensor": name, "value": (wave + noise).round(2)}))
    return pd.concat(rows)


def wide():
    rng = np.random.default_rng(1)
    return pd.DataFrame(rng.normal(size=(400, 40)).round(3), columns=[f"feature with a long name {i}" for i in range(40)])


def empty():
    return pd.DataFrame({"name": pd.Series([], dtype=str), "value": pd.Series([], dtype=float)})


def metrics():
    return {"accuracy": 0.9651, "precision": 0.951, "recall": 0.9702, "loss": {"value": 0.1123, "better": "lower"}}


def notes(outputs=None):
    Path("notes.md").write_text("# Field notes\n\nOn *Biscoe* we saw **Gentoo** only.\n\n| island | birds |\n|---|---|\n| Biscoe | 168 |\n| Dream | 124 |\n\n```python\nprint('three species')\n```\n")
    Path("page.html").write_text("<h1>A report</h1><p>Text with <b>bold</b> words.</p><script>alert(1)</script><img src='https://example.org/x.png'>")
    Path("config.json").write_text(json.dumps({"depth": 3, "features": ["bill", "mass"], "nested": {"on": True, "off": None}}))
    Path("run.log").write_text("".join(f"12:00:{i % 60:02d} line {i}: all is well\n" for i in range(2000)))


def pictures():
    from PIL import Image

    side = np.linspace(0, 1, 320)
    x, y = np.meshgrid(side, side[:240])
    rgb = np.stack([x, y, 1 - x * y], axis=-1)
    Image.fromarray((rgb * 255).astype("uint8")).save("photo.png")
    Path("drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 120'><rect width='200' height='120' fill='#eef'/><circle cx='70' cy='60' r='40' fill='#3b5bdb'/><text x='120' y='64' font-size='16'>drawn</text></svg>")
    Path("gallery").mkdir()
    for i in range(24):
        Image.fromarray((np.roll(rgb, i * 13, axis=1) * 255).astype("uint8")).resize((160, 120)).save(f"gallery/frame-{i:02d}.png")


def model():
    from sklearn.linear_model import LogisticRegression

    rng = random.Random(3)
    x = [[rng.random(), rng.random()] for _ in range(200)]
    return LogisticRegression().fit(x, [int(a + b > 1) for a, b in x])
