#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Stemma beside its peers and prints one table; what was measured lies in build/bench.json afterwards.

    bench.py [--bin FOLDER] [--quick] [--only NAME] [--json FILE]

--bin    the folder of stemma and its helpers (build/release/bin); the bench programs are in ../bench beside it
--quick  smaller sizes: shows that everything is measured, not how fast it is
--only   one of: commands matrix reuse items lines hash cores profile arrays pictures start python commit canvas lineage charts
         window; may be given again
--json   where to write (build/bench.json)

Machines are noisy, so every figure is a ratio to a peer that works in the same minute, in turns (A B A B); `min` and
`median` are of the ratios of the pairs of wall times, `CPU` is the median ratio of processor time, where it can be told:
it moves less with what else the machine does. A target that is missed is a line of the table, never an exit code: that is 1
only where something could not be measured.

The rows of `window` are what a person waits for at a window, on an X server of their own (window.py): a bare window of
the same Qt is the peer where there is one, else the target stands in its place. They need Xvfb.
"""
import argparse
import itertools
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

import canvas
import generate
import lineage
import pictures
import window
from measure import ROOT, SCRATCH, Broken, Took, call, in_turns, remove, row, scratch, seconds, shown

MEMORY = pathlib.Path("/dev/shm")
RATE = 1.18  # 0.85 of the rate
LINES = '''import sys, time
began = time.monotonic()
text = "".join("a line of an ordinary length, as a training prints it: loss=0.%03d\\n" % i for i in range(1000))
for i in range(0, LINES, 1000):
    sys.stdout.write(text)
    sys.stdout.flush()
    time.sleep(max(0, began + (i + 1000) / 100_000 - time.monotonic()))
open(sys.argv[1], "w").write(str(time.monotonic() - began))
'''


class Bench:
    def __init__(self, bin_folder, quick):
        self.quick = quick
        self.stemma = bin_folder / "stemma"
        self.tools = bin_folder.parent / "bench"
        os.environ["STEMMA_HELPERS"] = str(bin_folder)
        os.environ["GIT_CEILING_DIRECTORIES"] = str(SCRATCH)  # the state of this repository is none of a benchmark's
        for name in ("STEMMA_WORKSPACE", "NINJA_STATUS"):
            os.environ.pop(name, None)
        if not self.stemma.exists():
            raise SystemExit(f"bench: there is no {self.stemma}; ./dev bench builds it")

    def tool(self, name):
        program = self.tools / name
        if not program.exists():
            raise Broken(f"there is no {program}; ./dev bench builds it")
        return program

    def last_event(self, folder):
        """Runs the pipeline; what run.finished says."""
        lines = call([self.stemma, "run", "pipeline.json", "-j", "2", "--json"], cwd=folder).splitlines()
        return json.loads(lines[-1])["steps"]

    def commands(self):
        """Each in a folder of its own, removed at the very end: a file system may search past what was just removed
        whenever a file is made (ext4 without a journal does), and that would be the time of the benchmark's own
        cleaning up."""
        count = 200 if self.quick else 1000
        with scratch("commands") as top:
            number = itertools.count()

            def fresh(words):
                folder = generate.make("fan", count, top / str(next(number)))
                return seconds(words, folder)

            ours = [self.stemma, "run", "pipeline.json", "-j", "2"]
            pairs = in_turns(lambda: fresh(ours), lambda: fresh(["ninja", "-j2"]))
            steps = self.last_event(top / "0")
            if steps["executed"] != 0 or steps["reused"] != count + 1:
                raise Broken(f"a run of {count} commands, done again, said {steps}")
        added = statistics.median((a - b) / count for a, b in pairs)
        return [row("commands", f"{count:,} cp steps, two jobs, fresh", "ninja -j2", pairs, 2,
                    added_ms_per_step=added * 1e3)]

    def reuse(self):
        """The workspace stays for the next time: making it takes longer than measuring."""
        count = 1000 if self.quick else 10_000
        ours = generate.make("fan", count, SCRATCH / f"reuse-{count}" / "stemma")
        theirs = generate.make("fan", count, SCRATCH / f"reuse-{count}" / "ninja")
        if len(list((ours / ".stemma" / "store" / "runs").glob("*"))) > 30:
            remove(ours / ".stemma")  # each run adds to the history
        self.last_event(ours)
        steps = self.last_event(ours)
        if steps["reused"] != count + 1:
            raise Broken(f"a second run of {count} steps said {steps}")
        call(["ninja", "-j2"], cwd=theirs)
        pairs = in_turns(lambda: seconds([self.stemma, "run", "pipeline.json", "-j", "2"], ours),
                         lambda: seconds(["ninja", "-j2"], theirs))
        plans = in_turns(lambda: seconds([self.stemma, "plan", "pipeline.json"], ours),
                         lambda: seconds(["ninja", "-n"], theirs))
        return [row("reuse", f"{count:,} steps, all reused, run", "ninja, nothing to do", pairs, 8),
                row("reuse plan", f"{count:,} steps, all reused, plan", "ninja -n", plans, 8)]

    def items(self):
        """for_each over the rows of a table, one of which is new: one cell runs, the others are reused. The workspace
        stays for the next time. Memory is the most that the program itself had."""
        count = 1000 if self.quick else 10_000
        folder = SCRATCH / f"items-{count}"
        folder.mkdir(parents=True, exist_ok=True)
        if len(list((folder / ".stemma" / "store" / "runs").glob("*"))) > 100:
            remove(folder / ".stemma")  # each run adds to the history

        def write(command):
            (folder / "p.json").write_text(json.dumps({"stemma": 1, "name": "p", "steps": {
                "rows": {"import": "rows.csv"},
                "cell": {"command": command, "for_each": {"row": "rows"},
                         "outputs": {"cell": {"type": "file", "path": "cell.bin"}}}}}))

        def run(last):
            rows = [f"r{i},{i}" for i in range(count - 1)] + [f"{last},0"]
            (folder / "rows.csv").write_text("id,n\n" + "\n".join(rows) + "\n")
            with open(folder / "told", "w+") as told:
                began = time.monotonic()
                child = subprocess.Popen([self.stemma, "run", "p.json", "-j", "2", "--json"], cwd=folder, stdout=told)
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
                took = Took(time.monotonic() - began)
                took.cpu = usage.ru_utime + usage.ru_stime
                told.seek(0)
                steps = json.loads(told.read().splitlines()[-1])["steps"]
            return steps, took, usage.ru_maxrss * 1024

        write(["cp", "/dev/null", "{outputs.cell}"])
        run("first")
        pairs, memory = [], []
        for i in range(3):
            steps, took, most = run(f"new-{os.getpid()}-{i}")
            if steps["executed"] != 2 or steps["reused"] != count - 1:
                raise Broken(f"one new row of {count} said {steps}")
            pairs.append((took, 1.0))
            memory.append((most / 1e6, 120.0))
        held = row("items memory", "the same", "120 MB", memory, 1)
        held["note"] = f"{statistics.median(most for most, _ in memory):.0f} MB / 120 MB"
        # The command of all of them is another one: each has a reason of its own.
        write(["cp", "-f", "/dev/null", "{outputs.cell}"])
        planned = json.loads(call([self.stemma, "plan", "p.json", "--json"], cwd=folder))
        if sum(len(step["reasons"]) > 0 and step["decision"] == "run" for step in planned) != count:
            raise Broken(f"a plan of {count} changed cells said something else")
        plans = [(seconds([self.stemma, "plan", "p.json", "--why"], folder), 0.5) for _ in range(5)]
        write(["cp", "/dev/null", "{outputs.cell}"])
        return [self.alone("items", f"one new row of {count:,}, a cell each", "1 s", pairs), held,
                self.alone("items plan", f"a plan with reasons for {count:,} steps", "0.5 s", plans)]

    def alone(self, name, work, limit, pairs):
        """A row without a peer: its limit stands in the place of one. The processor's time is told beside, since a
        machine that does something else meanwhile lets one wait."""
        made = row(name, work, limit, pairs, 1)
        cpu = statistics.median(ours.cpu for ours, _ in pairs)
        made["note"] += f"; {cpu:.2f} s of all cores"
        made["cpu_seconds"] = cpu
        return made

    def matrix(self):
        """A thousand cells of one step; fresh each time, as commands()."""
        count = 200 if self.quick else 1000
        with scratch("matrix") as top:
            number = itertools.count()

            def fresh(words):
                folder = top / str(next(number))
                folder.mkdir()
                (folder / "pipeline.json").write_text(json.dumps({"stemma": 1, "name": "m", "steps": {
                    "cell": {"command": ["cp", "/dev/null", "{outputs.cell}"], "matrix": {"n": list(range(count))},
                             "outputs": {"cell": {"type": "file", "path": "cell.bin"}}}}}))
                (folder / "build.ninja").write_text("rule cp\n  command = cp /dev/null $out\n" + "".join(
                    f"build out/{n}: cp\n" for n in range(count)))
                return seconds(words, folder)

            pairs = in_turns(lambda: fresh([self.stemma, "run", "pipeline.json", "-j", "2"]),
                             lambda: fresh(["ninja", "-j2"]))
            steps = self.last_event(top / "0")
            if steps["executed"] != 0 or steps["reused"] != count:
                raise Broken(f"a run of {count} cells, done again, said {steps}")
        return [row("matrix", f"{count:,} cells of a matrix, two jobs, fresh", "ninja -j2", pairs, 2)]

    def lines(self):
        """A step that prints 100,000 lines a second, and would wait where nobody took them in time: how long it takes
        by its own clock, beside the same program read by cat."""
        with scratch("lines") as folder:
            (folder / "print.py").write_text(LINES.replace("LINES", "100_000" if self.quick else "300_000"))
            (folder / "p.json").write_text(json.dumps({"stemma": 1, "name": "p", "steps": {"print": {
                "command": [sys.executable, "print.py", "{outputs.took}"], "cache": "never",
                "outputs": {"took": {"type": "text", "path": "took.txt"}}}}}))

            def ours():
                call([self.stemma, "run", "p.json"], cwd=folder)
                call([self.stemma, "export", "p/print", "--to", "ours.txt", "--force"], cwd=folder)
                return float((folder / "ours.txt").read_text())

            def theirs():
                call(["sh", "-c", f"{sys.executable} print.py told | cat > /dev/null"], cwd=folder)
                return float((folder / "told").read_text())

            pairs = in_turns(ours, theirs)
        return [row("lines", "a step that prints 100,000 lines a second", "read by cat", pairs, 1.1)]

    def hash(self):
        """In memory, so that no disk is measured. The peer's rate is of openssl speed in wall time, as ours is."""
        size = (64 if self.quick else 512) << 20
        base = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * size else SCRATCH
        with scratch("hash", base) as folder:
            file = folder / "file.bin"
            self.fill(file, size)

            def openssl():
                words = ["openssl", "speed", "-mr", "-elapsed", "-seconds", "1", "-bytes", "262144", "-evp", "sha256"]
                lines = [line for line in call(words).splitlines() if line.startswith("+F:")]
                return size / float(lines[-1].split(":")[-1])

            def copy():
                target = folder / "copy.bin"
                target.unlink(missing_ok=True)
                return json.loads(call([self.tool("stemma-bench"), "copy", file, target]))["seconds"]

            def whole():
                return json.loads(call([self.tool("stemma-bench"), "hash", file]))["seconds"]

            def add():
                remove(folder / ".stemma")
                return seconds([self.stemma, "add", file, "-w", folder], folder)

            copies = in_turns(copy, openssl)
            hashes = in_turns(whole, openssl)
            adds = in_turns(add, lambda: seconds(["openssl", "dgst", "-sha256", file], folder))
        mebi = f"{size >> 20} MiB" + (" in memory" if base == MEMORY else "")
        rate = [statistics.median(b / a for a, b in pairs) for pairs in (copies, hashes)]
        return [row("ingest", f"copy and hash {mebi}", "openssl speed sha256", copies, RATE, rate=rate[0]),
                row("hash", f"hash {mebi}", "openssl speed sha256", hashes, RATE, rate=rate[1]),
                row("add", f"stemma add {mebi}", "openssl dgst", adds, 1.15)]

    def fill(self, file, size):
        block = bytes(range(256)) * 4096
        with open(file, "wb") as out:
            for i in range(size // len(block)):
                out.write(i.to_bytes(8, "big") + block[8:])

    def cores(self):
        """Several files beside one of the same bytes: a core each would take a share of the time."""
        size, files = (64 if self.quick else 512) << 20, 4
        base = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 5 * size else SCRATCH
        with scratch("cores", base) as folder:
            self.fill(folder / "one.bin", size)
            (folder / "many").mkdir()
            for i in range(files):
                self.fill(folder / "many" / f"{i}.bin", size // files)
                with open(folder / "many" / f"{i}.bin", "r+b") as out:
                    out.write(bytes([i]) * 8)  # equal files would be kept once
            many = [folder / "many" / f"{i}.bin" for i in range(files)]

            def tool(*words):
                return json.loads(call([self.tool("stemma-bench"), "hash", *words]))["seconds"]

            def add(what):
                remove(folder / ".stemma")
                return seconds([self.stemma, "add", what, "--name", "x", "-w", folder], folder)

            hashes = in_turns(lambda: tool(*many), lambda: tool(folder / "one.bin"))
            adds = in_turns(lambda: add(folder / "many"), lambda: add(folder / "one.bin"))
        most = 0.65 if (os.cpu_count() or 1) > 1 else 1.1
        return [row("cores", f"hash {files} files of {size // files >> 20} MiB", "one file as large", hashes, most),
                row("cores add", f"stemma add a folder of the {files}", "one file as large", adds, most)]

    def csv(self, rows):
        """A table of so many rows; it stays for the next time."""
        SCRATCH.mkdir(parents=True, exist_ok=True)
        file = SCRATCH / f"rows-{rows}.csv"
        if not file.exists():
            part = file.with_suffix(".part")
            call([self.tool("stemma-bench"), "csv", part, rows])
            part.rename(file)
        return file

    def profile(self):
        rows = 1_000_000 if self.quick else 10_000_000
        file = self.csv(rows)

        def start(*words):
            return subprocess.Popen([str(w) for w in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def answer(process):
            line = process.stdout.readline()
            if not line:
                raise Broken(f"{process.args[0]} stopped")
            return json.loads(line)

        def ask(process):
            process.stdin.write("\n")
            process.stdin.flush()
            return answer(process)["seconds"]

        with start(self.tool("stemma-bench"), "profile", file) as ours:
            first = answer(ours)
            if first["rows"] != rows:
                raise Broken(f"{file} was read with {first['rows']} rows")
            options = first["options"]
            columns = ", ".join(f"'{c['name']}': '{c['type']}'" for c in options["columns"])
            nulls = ", ".join(f"'{n}'" for n in options["nulls"])
            table = f"read_csv('{file}', auto_detect=false, header=true, delim=',', quote='\"', escape='\"', " \
                    f"nullstr=[{nulls}], columns={{{columns}}})"
            with start(self.tool("duckdb-peer"), table, os.cpu_count() or 1) as peer:
                ask(ours)  # both have read the file once
                ask(peer)
                pairs = in_turns(lambda: ask(ours), lambda: ask(peer))
                memory = []
                for process in (ours, peer):
                    process.stdin.close()
                    memory.append(answer(process)["memory_bytes"])
        note = f"{file.stat().st_size / 1e6:.0f} MB; sniffed in {shown(first['seconds'])}"
        made = row("profile", f"profile a CSV of {rows:,} rows", "DuckDB: SUMMARIZE, histograms", pairs, 1.3,
                   sniff_seconds=first["seconds"], bytes=file.stat().st_size)
        made["note"] += "; " + note
        peak = {"name": "memory", "work": "its memory at most (sniff and profile)", "against": "DuckDB's own",
                "pairs": 1, "min": memory[0] / memory[1], "median": memory[0] / memory[1], "target": "≤ 1 GB",
                "met": memory[0] <= 1e9, "memory_bytes": memory[0], "peer_memory_bytes": memory[1],
                "note": f"{memory[0] / 1e6:.0f} MB / {memory[1] / 1e6:.0f} MB", "measured": [memory]}
        return [made, peak]

    def arrays(self):
        """The first picture of a large .npy, beside reading it: only what is seen is read."""
        side = 2_000 if self.quick else 10_000
        numpy = "import sys, time, numpy\nfor line in sys.stdin:\n    began = time.perf_counter()\n" \
                "    array = numpy.load(sys.argv[1])\n    print(time.perf_counter() - began, flush=True)\n    del array\n"
        with scratch("arrays") as folder:
            file = folder / "matrix.npy"
            call([sys.executable, "-c", "import sys, numpy\nr = numpy.random.default_rng(1)\n"
                  f"numpy.save(sys.argv[1], r.standard_normal(({side}, {side}), dtype='float32'))", file])

            def start(*words):
                return subprocess.Popen([str(w) for w in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

            def ask(process):
                process.stdin.write("\n")
                process.stdin.flush()
                line = process.stdout.readline()
                if not line:
                    raise Broken(f"{process.args[0]} stopped")
                answer = json.loads(line)
                return answer["seconds"] if isinstance(answer, dict) else answer

            with start(self.tool("array-bench"), file) as ours, start(sys.executable, "-c", numpy, file) as theirs:
                ask(ours)  # both have read the file once
                ask(theirs)
                pairs = in_turns(lambda: ask(ours), lambda: ask(theirs))
                ours.stdin.close()
                theirs.stdin.close()
                memory = json.loads(ours.stdout.readline())["memory_bytes"]
            made = row("arrays", f"first picture of {side:,} × {side:,} numbers", "numpy.load", pairs, 1 / 30,
                       bytes=file.stat().st_size)
            made["note"] += f"; {file.stat().st_size / 1e6:.0f} MB; memory at most {memory / 1e6:.0f} MB"
            return [made]

    def pictures(self):
        return pictures.measure(self)

    def start(self):
        pairs = in_turns(lambda: seconds([self.stemma, "--version"]), lambda: seconds(["/bin/true"]), 50)
        made = row("start", "stemma --version", "/bin/true", pairs, 1)
        made["target"], made["met"] = "< 15 ms", made["seconds"] < 0.015
        return [made]

    def python(self):
        """A step that does nothing, from its start to its outputs collected and described, beside Python that imports
        the same: what is added is told, since a ratio would depend on what is imported."""
        made = []
        with scratch("python") as folder:
            for module in ("json", "pandas"):
                (folder / f"{module}_step.py").write_text(f"import {module}\n\ndef f():\n    return {{'n': 1}}\n")
                file = folder / f"{module}.json"
                file.write_text(json.dumps({"stemma": 1, "steps": {"f": {
                    "python": f"{module}_step.py:f", "python_from": "/usr/bin/python3", "cache": "never"}}}))

                def step():
                    events = map(json.loads, call([self.stemma, "run", file, "--json"], cwd=folder).splitlines())
                    return next(e["seconds"] for e in events if e["event"] == "step.finished")

                pairs = in_turns(step, lambda: float(seconds(["/usr/bin/python3", "-c", f"import {module}"])), 15)
                one = row(f"python {module}", f"a Python step that imports {module}", "python3 -c 'import …'", pairs, 1)
                one["added_ms"] = statistics.median(a - b for a, b in pairs) * 1e3
                one["target"], one["met"] = "≤ 80 ms more", one["added_ms"] <= 80
                one["note"] += f"; {one['added_ms']:.0f} ms more"
                made.append(one)
        return made

    def commit(self):
        rounds = 40 if self.quick else 200
        with scratch("commit") as folder:
            def commits(name, count, batch):
                (folder / name).mkdir(exist_ok=True)
                return json.loads(call([self.tool("commit-bench"), folder / name, count, batch, 1000]))

            one = commits("one", rounds, 1)
            many = commits("many", max(5, rounds // 10), 64)
            # One after the other in each round, so that both meet the same disk.
            again = [(commits(f"b{i}", 3, 64), commits(f"s{i}", 10, 1)) for i in range(5)]
        each = [(statistics.median(b["commit"]) / 64, statistics.median(s["commit"])) for b, s in again]
        calls = ", ".join(f"{count} {kind}" for kind, count in one["calls"].items() if count)
        single = row("commit", "durable commit of 1 kB", "its syncs alone", list(zip(one["commit"], one["alone"])), 1.3,
                     calls=one["calls"], inside=statistics.median(one["inside"]))
        single["note"] += f"; syncs: {calls}"
        within = row("commit inside", "the same", "time inside its own syncs", list(zip(one["commit"], one["inside"])),
                     1.3)
        batch = row("batch", "64 such in one commit", "their syncs alone", list(zip(many["commit"], many["alone"])), 1.3,
                    calls=many["calls"])
        return [single, within, batch, row("batched", "one of 64 in a commit", "a commit alone", each, 0.25)]

    def canvas(self):
        return canvas.measure(self)

    def lineage(self):
        return lineage.measure(self)

    def charts(self):
        return pictures.charts(self)

    def window(self):
        return window.measure(self)


WORKS = ["commands", "matrix", "reuse", "items", "lines", "hash", "cores", "profile", "arrays", "pictures", "start", "python", "commit", "canvas", "lineage", "charts", "window"]


def print_table(rows):
    head = ["work", "measured against", "min", "median", "target", "met", "CPU", "medians (ours / peer)"]
    lines = [head] + [[r["work"], r["against"], f"{r['min']:.2f}", f"{r['median']:.2f}", r["target"],
                       "yes" if r["met"] else "NO", f"{r['cpu']:.2f}" if "cpu" in r else "", r["note"]] for r in rows]
    wide = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for i, line in enumerate(lines):
        print("  ".join(cell.rjust(w) if k in (2, 3, 6) else cell.ljust(w)
                        for k, (cell, w) in enumerate(zip(line, wide))).rstrip())
        if i == 0:
            print("  ".join("-" * w for w in wide))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build" / "release" / "bin")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", choices=WORKS)
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args()
    bench = Bench(options.bin.resolve(), options.quick)
    rows, broken = [], {}
    before = os.getloadavg()
    for name in options.only or WORKS:
        print(f"  measuring {name} …", file=sys.stderr, flush=True)
        try:
            rows += getattr(bench, name)()
        except (Broken, OSError, ValueError, KeyError) as problem:
            broken[name] = str(problem)
    print_table(rows)
    load = f"load {before[0]:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores"
    print(f"\n{load}{'; --quick: sizes are small, ratios only a hint' if options.quick else ''}")
    for name, problem in broken.items():
        print(f"not measured: {name}: {problem}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                                        "quick": options.quick, "cores": os.cpu_count(), "kernel": platform.release(),
                                        "load_before": before, "load_after": os.getloadavg(), "rows": rows,
                                        "not_measured": broken}, indent=1, ensure_ascii=False) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
