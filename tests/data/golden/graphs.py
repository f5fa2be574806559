#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""graphs.py PROGRAM FILE: asks about the workspace of this folder, and writes down what the graphs are; for make.sh.

A graph has what may never be otherwise. Times, sizes and words that tell them are left out, and what comes first; fields may be added.
"""
import json
import subprocess
import sys

GRAPHS = {
    "artifact": ["report/told"],
    "artifact up and down": ["penguins/clean", "--upstream", "--downstream"],
    "between": ["report/told", "--between", "penguins/raw"],
    "run": ["run:3"],
    "failed run": ["run:6"],
    "run by cells": ["run:3", "--fold", "cells"],
    "map": ["--map"],
    "map by cells and layers": ["--map", "--fold", "cells,layers"],
    "map by pipelines": ["--map", "--fold", "pipelines"],
    "map by tags": ["--map", "--fold", "tags"],
    "history": ["--history", "--fold", "none"],
    "history by cells": ["--history", "--fold", "cells", "--runs", "3"],
    "history of a pipeline": ["--history", "--pipeline", "season", "--runs", "1"],
}
KEPT = {
    "nodes": ["id", "kind", "name", "type", "version", "status", "run", "cell", "tags", "layer", "lane", "pipeline",
              "warning", "asked", "artifact", "checks"],
    "edges": ["from", "to", "name", "kind", "dashed", "uses"],
    "lanes": ["id", "name", "status"],
    "groups": ["id", "by", "open", "members"],
}


def asked(program, words):
    said = json.loads(subprocess.run([program, "lineage", *words, "--json"], check=True, capture_output=True).stdout)
    found = {what: [{key: one[key] for key in keys if key in one} for one in said.get(what, [])]
             for what, keys in KEPT.items()}
    for group in found["groups"]:
        group["members"].sort()  # which comes first is a matter of the picture
    for node, whole in zip(found["nodes"], said["nodes"]):
        if "fold" in whole:
            node["fold"] = {key: whole["fold"][key] for key in ("steps", "artifacts", "states")}
    return {"words": words, "next": said.get("next", 0), **found}


def main():
    program, file = sys.argv[1:]
    lines = [json.dumps(name) + ": " + json.dumps(asked(program, words), ensure_ascii=False, sort_keys=True)
             for name, words in GRAPHS.items()]
    with open(file, "w") as out:
        out.write("{" + ",\n".join(lines) + "}\n")


main()
