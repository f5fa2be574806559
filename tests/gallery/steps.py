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


def kinds():
    import os
    import pickle
    import sqlite3
    import struct
    import zipfile

    shop = sqlite3.connect("shop.sqlite")
    shop.executescript("CREATE TABLE customers(id INTEGER, name TEXT); CREATE TABLE orders(id INTEGER, customer INTEGER, total REAL); CREATE VIEW large AS SELECT * FROM orders WHERE total > 900; CREATE TABLE visits(day TEXT)")
    shop.executemany("INSERT INTO customers VALUES (?, ?)", [(i, f"customer {i}") for i in range(60)])
    shop.executemany("INSERT INTO orders VALUES (?, ?, ?)", [(i, i % 60, i * 1.25) for i in range(800)])
    shop.executemany("INSERT INTO visits VALUES (?)", [(f"2026-01-{1 + i % 28:02d}",) for i in range(300)])
    shop.commit()

    def sheet(rows):
        cells = [["<c><v>%s</v></c>" % v if not isinstance(v, str) else "<c t='str'><v>%s</v></c>" % v for v in row] for row in rows]
        return "<worksheet><sheetData>" + "".join("<row>" + "".join(row) + "</row>" for row in cells) + "</sheetData></worksheet>"

    with zipfile.ZipFile("book.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='Birds' id='r1'/><sheet name='Islands' id='r2'/></sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", "<R><Relationship Id='r1' Target='worksheets/a.xml'/><Relationship Id='r2' Target='worksheets/b.xml'/></R>")
        book.writestr("xl/worksheets/a.xml", sheet([["species", "mass", "island"]] + [[("Adelie", "Gentoo", "Chinstrap")[i % 3], 3000 + i * 7.5, ("Dream", "Biscoe")[i % 2]] for i in range(90)]))
        book.writestr("xl/worksheets/b.xml", sheet([["island", "birds"], ["Dream", 124], ["Biscoe", 168], ["Torgersen", 52]]))
    with zipfile.ZipFile("all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(12):
            archive.writestr(f"data/part-{i:02d}.csv", "a,b\n" + "1,2\n" * 200 * (i + 1))
        archive.writestr("README.md", "# What is in here\n")
    tensors, at = {}, 0
    for layer in range(12):
        for name, shape in (("attention.qkv.weight", [384, 128]), ("attention.out.weight", [128, 128]), ("mlp.up.weight", [512, 128]), ("norm.weight", [128])):
            size = 4 * math.prod(shape)
            tensors[f"layers.{layer}.{name}"] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + size]}
            at += size
    header = json.dumps({"__metadata__": {"format": "pt"}, **tensors}).encode()
    Path("net.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + bytes(at))

    class Dangerous:
        def __reduce__(self):
            return os.system, ("true",)

    Path("dangerous.pkl").write_bytes(pickle.dumps(Dangerous()))


def arrays():
    import wave

    rng = np.random.default_rng(5)
    walk = rng.normal(size=5000).cumsum()
    walk[1000:1040] = np.nan
    np.save("line.npy", walk)
    y, x = np.mgrid[0:120, 0:200]
    plane = np.sin(x / 17) * np.cos(y / 11)
    np.save("plane.npy", plane)
    np.save("cube.npy", np.stack([np.roll(plane, 6 * i, axis=1) for i in range(30)]).astype("float32"))
    np.save("colours.npy", (np.stack([x / 200, y / 120, (x + y) % 40 / 40], axis=-1) * 255).astype("uint8"))
    np.save("records.npy", np.array([(i, i * 0.5, f"row {i}") for i in range(50)], dtype=[("id", "<i4"), ("value", "<f8"), ("name", "<U8")]))
    np.savez_compressed("several.npz", plane=plane, walk=walk)
    with wave.open("tone.wav", "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        t = np.arange(16000) / 8000
        left = np.sin(2 * math.pi * 220 * t) * np.exp(-t)
        file.writeframes((np.stack([left, left * np.sin(9 * t)], axis=-1) * 30000).astype("<i2").tobytes())
