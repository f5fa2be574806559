#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes pipelines (and workspaces) of any size, for benchmarks and for trying things out.

    generate.py SHAPE COUNT FOLDER [--runs N] [--stemma PROGRAM]

SHAPE   fan      one import, COUNT copies of it
        chain    each step copies the one before
        layers   layers of 20, each step reads two of the layer before
        hub      COUNT copies of one import, all of them read by one last step
        prefix   a chain of COUNT steps with eight parameters along it: runs share all before the first that differs
FOLDER  gets pipeline.json, in.txt and build.ninja, which does the same commands with ninja.
--runs N makes a workspace: run r changes one parameter, every second run the last one, every fourth the one before, and
so on, so that runs share prefixes of all lengths. Every fifth run goes back to the values of the run four before it, and
reuses everything. The other shapes have no parameters: their first run executes, the others reuse.
"""
import argparse
import json
import pathlib
import subprocess
import sys


PLACES = 8  # parameters of the shape prefix


def edges(shape, count):
    """For each step the steps it reads; -1 is the import."""
    if shape == "fan" or shape == "hub":
        wide = [[-1] for _ in range(count)]
        return wide + [list(range(count))] if shape == "hub" else wide
    if shape in ("chain", "prefix"):
        return [[i - 1] for i in range(count)]
    if shape == "layers":
        made = []
        for i in range(count):
            before = (i // 20 - 1) * 20
            made.append([-1] if before < 0 else sorted({before + i % 20, before + (i * 7 + 3) % 20}))
        return made
    sys.exit(f"no shape {shape}")


def pipeline(shape, count):
    steps = {"raw": {"import": "in.txt"}}
    placed = {count * (place + 1) // (PLACES + 1): place for place in range(PLACES)}
    for i, reads in enumerate(edges(shape, count)):
        names = ["raw" if r < 0 else f"s{r}" for r in reads]
        step = {"command": ["cp", "{inputs.%s}" % names[0], f"{{outputs.s{i}}}"], "inputs": names,
                "outputs": {f"s{i}": {"type": "file"}}}
        place = placed.get(i) if shape == "prefix" else None
        if place is not None:
            step["command"] = f"cp {{inputs.{names[0]}}} {{outputs.s{i}}}; echo {{parameters.p{place}}} >> {{outputs.s{i}}}"
            step["parameters"] = [f"p{place}"]
        steps[f"s{i}"] = step
    parameters = {f"p{place}": 0 for place in placed.values()} if shape == "prefix" else {}
    return {"stemma": 1, "name": shape, "parameters": parameters, "steps": steps}


def values(run):
    """The parameters of the run with this number (from 0), for the shape prefix."""
    if run % 5 == 4:
        return values(run - 4)
    found = [0] * PLACES
    for number in range(1, run + 1):
        zeros = (number & -number).bit_length() - 1  # 0 for every second run, 1 for every fourth, …
        found[PLACES - 1 - min(zeros, PLACES - 1)] = number
    return found


def ninja(shape, count):
    lines = ["rule cp", "  command = cp $from $out"]
    for i, reads in enumerate(edges(shape, count)):
        files = ["in.txt" if r < 0 else f"out/s{r}" for r in reads]
        lines += [f"build out/s{i}: cp {' '.join(files)}", f"  from = {files[0]}"]
    return "\n".join(lines) + "\n"


def make(shape, count, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "in.txt").write_text("one line\n")
    (folder / "pipeline.json").write_text(json.dumps(pipeline(shape, count)))
    (folder / "build.ninja").write_text(ninja(shape, count))
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", choices=["fan", "chain", "layers", "hub", "prefix"])
    parser.add_argument("count", type=int)
    parser.add_argument("folder")
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--stemma", default="stemma")
    options = parser.parse_args()
    folder = make(options.shape, options.count, options.folder)
    named = json.loads((folder / "pipeline.json").read_text())["parameters"]
    for run in range(options.runs):
        given = [word for name in named for word in ("-p", f"{name}={values(run)[int(name[1:])]}")]
        subprocess.run([options.stemma, "run", "pipeline.json", *given], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
