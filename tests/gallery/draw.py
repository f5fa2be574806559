# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws every artifact and visualization of the gallery in both themes and two scales, with a page that shows them.

draw.py BIN WORKSPACE OUT [NAME]: BIN has the programs; NAME, a part of an artifact's name, draws only those.
"""
import html
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SIZES = {1: "1180x760", 2: "900x600"}


def main():
    programs, workspace, out = (Path(word).resolve() for word in sys.argv[1:4])
    wanted = sys.argv[4] if len(sys.argv) > 4 else ""
    out.mkdir(parents=True, exist_ok=True)

    def stemma(*words):
        return json.loads(subprocess.run([programs / "stemma", *words, "--json"], cwd=workspace, check=True, capture_output=True, text=True).stdout)

    jobs = []
    for artifact in stemma("artifacts"):
        name = artifact["name"]
        if wanted not in name:
            continue
        stem = re.sub(r"[^A-Za-z0-9]+", "-", name.split("/", 1)[1]).strip("-")
        shown = stemma("show", name)
        for theme in ("light", "dark"):
            for scale in SIZES:
                where = f"{stem}.view.{theme}@{scale}.png"
                jobs.append((name, "in the window", theme, scale, where,
                             [programs / "stemma-desktop", ".", "--view", f"version:{name}", "--theme", theme, "--size", SIZES[scale], "--scale", str(scale), "--picture", out / where]))
                for number, one in enumerate(shown["visualizations"], 1):
                    if not re.search(r"\.(vl\.json|png|svg|jpg)$", one["path"]):
                        continue
                    drawn = one["path"].endswith(".vl.json")  # a picture is itself, whatever the theme
                    where = f"{stem}.{number:02d}.{theme}@{scale}" + (".png" if drawn else Path(one["path"]).suffix)
                    jobs.append((name, one["title"], theme, scale, where,
                                 [programs / "stemma", "export", name, "--visualization", str(number), "--force", "--to", out / where]
                                 + (["--theme", theme, "--scale", str(scale)] if drawn else [])))

    def draw(job):
        done = subprocess.run([str(word) for word in job[5]], cwd=workspace, capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stderr.strip()

    with ThreadPoolExecutor(2) as workers:
        wrong = list(workers.map(draw, jobs))
    page = ["<!doctype html><meta charset=utf-8><title>Gallery</title><style>body{font:14px system-ui;margin:24px;background:#8884}"
            "figure{display:inline-block;margin:8px}img{max-width:640px;display:block}</style>"]
    before = ""
    for (name, title, theme, scale, where, _), error in zip(jobs, wrong):
        if name != before:
            page.append(f"<h2>{html.escape(name)}</h2>")
            before = name
        shown = f"<p>{html.escape(error)}</p>" if error else f"<img loading=lazy src='{where}'>"
        page.append(f"<figure>{shown}<figcaption>{html.escape(title)}, {theme}, {scale}</figcaption></figure>")
    (out / "index.html").write_text("\n".join(page), encoding="utf-8")
    failed = [f"{job[0]}, {job[1]}: {error}" for job, error in zip(jobs, wrong) if error]
    print(f"{len(jobs) - len(failed)} pictures in {out}, shown by index.html")
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
