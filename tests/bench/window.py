# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window takes: until it is on screen, until a table or a picture is, and memory; on a display of its own."""
import contextlib
import json
import os
import pathlib
import select
import shutil
import signal
import statistics
import subprocess
import time

import generate
from measure import ROOT, SCRATCH, Broken, Took, call, remove, row, scratch, shown

PATIENCE = 120  # seconds until something is on screen
EXAMPLE = ROOT / "resources" / "examples" / "penguins"


@contextlib.contextmanager
def display():
    """An X server of one's own, and the home of a person who has never used Stemma; as an environment."""
    if shutil.which("Xvfb") is None:
        raise Broken("there is no Xvfb; ./dev setup installs it")
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as said, scratch("home") as home:
            number = said.readline().strip()
            if not number:
                raise Broken("Xvfb did not start")
            environment = {k: v for k, v in os.environ.items()
                           if k not in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_STYLE_OVERRIDE")}
            environment |= {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "HOME": str(home)}
            for name in ("CONFIG", "STATE", "CACHE", "DATA"):
                environment[f"XDG_{name}_HOME"] = str(home / name.lower())
            yield environment
    finally:
        server.terminate()
        server.wait()


class Window:
    """A program with a window that says when it is on screen (app/desktop/Shown.h), until the end of `with`."""

    def __init__(self, words, environment):
        self.words, self.environment = [str(w) for w in words], environment

    def __enter__(self):
        self.reader, writer = os.pipe()
        os.set_inheritable(writer, True)
        quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)]
        self.began = time.monotonic()
        self.process = os.posix_spawn(self.words[0], self.words,
                                      {**self.environment, "STEMMA_SAY_SHOWN": f"/dev/fd/{writer}"},
                                      file_actions=quiet)
        os.close(writer)
        self.said = b""
        return self

    def __exit__(self, *_):
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)
        os.close(self.reader)

    def shown(self, moment):
        """Seconds from its start to the moment, waited for."""
        end = time.monotonic() + PATIENCE
        while True:
            for line in self.said.decode().splitlines(keepends=True):
                if line.startswith(moment + " ") and line.endswith("\n"):
                    return float(line.split()[1]) - self.began
            if not select.select([self.reader], [], [], max(0, end - time.monotonic()))[0]:
                raise Broken(f"{self.words[0]} never said '{moment}'")
            some = os.read(self.reader, 4096)
            if not some:
                raise Broken(f"{self.words[0]} ended before '{moment}'")
            self.said += some

    def processor(self):
        """Ticks that it has used."""
        words = pathlib.Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return int(words[11]) + int(words[12])

    def rest(self):
        """Waits until it has used no processor for a second."""
        used, since = self.processor(), time.monotonic()
        end = since + PATIENCE
        while time.monotonic() - since < 1:
            time.sleep(0.1)
            if time.monotonic() > end:
                raise Broken(f"{self.words[0]} never came to rest")
            if (now := self.processor()) != used:
                used, since = now, time.monotonic()

    def memory(self):
        """Bytes of its own, shared libraries included (RSS); and of it with its helpers, those counted once (PSS)."""
        threads = pathlib.Path(f"/proc/{self.process}/task").iterdir()
        helpers = [one for thread in threads for one in (thread / "children").read_text().split()]
        return resident(self.process, "Rss"), sum(resident(one, "Pss") for one in [self.process, *helpers])


def resident(process, which):
    for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith(which + ":"):
            return int(line.split()[1]) * 1024
    raise Broken(f"process {process} tells no memory")


def until(name, work, seconds, most, **more):
    """A line of the table for what a person waits for: times beside what they may be."""
    made = row(name, work, f"{shown(most)}", [(Took(s), most) for s in seconds], 1, shown(statistics.median(seconds)),
               **more)
    return {**made, "target": f"≤ {shown(most)}"}


def on_screen(bench):
    """Alternating, warm; the time of ours until the whole window is painted, and until its list is in it."""
    count, pairs = (1000, 3) if bench.quick else (10_000, 9)
    folder = SCRATCH / f"window-{count}"
    if not (folder / ".stemma").exists():
        made = generate.make("fan", count, folder)
        bench.last_event(made)
    desktop, bare = bench.stemma.with_name("stemma-desktop"), bench.tool("bare-window")
    windows, lists = [], []
    with display() as environment:
        for turn in range(pairs + 1):
            with Window([desktop, folder], environment) as ours:
                times = ours.shown("window"), ours.shown("list")
            with Window([bare], environment) as peer:
                theirs = peer.shown("window")
            if turn > 0:  # the first has warmed up the disk's cache
                windows.append((times[0], theirs))
                lists.append((times[1], theirs))
    return [row("window", f"window on screen, {count:,} artifacts", "a bare Qt window", windows, 4),
            row("window list", "the same with its list", "a bare Qt window", lists, 4)]


def table(bench):
    """The first page of a long CSV that is in the store, each time in a fresh window without a copy of the table."""
    rows, pairs = (1_000_000, 3) if bench.quick else (10_000_000, 5)
    file = bench.csv(rows)
    folder = SCRATCH / f"table-{rows}"
    if not (folder / ".stemma").exists():
        folder.mkdir(parents=True, exist_ok=True)
        call([bench.stemma, "add", file, "--name", "rows", "-w", folder], cwd=folder)
    peer = [bench.tool("duckdb-peer"), f"read_csv('{file}')", os.cpu_count() or 1, 64]
    first, again, pages = [], [], []
    with display() as environment:
        for _ in range(pairs):
            remove(folder / ".stemma" / "derived" / "tables")
            said = call([bench.tool("window-bench"), "table", folder, "rows"], env=environment)
            found = json.loads(said.splitlines()[-1])
            first.append(found["first"])
            again.append(found["again"])
            pages.append(json.loads(call(peer, input="\n").splitlines()[0])["seconds"])
    made = row("table", f"first page of a CSV of {rows:,} rows", "DuckDB: sniff, LIMIT 64", list(zip(first, pages)), 1)
    made["target"], made["met"] = "≤ 300.0 ms", made["seconds"] <= 0.3
    return [made, until("table again", "the same, opened again", again, 0.3)]


def example(bench, folder):
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    call([bench.stemma, "run", "penguins.yaml"], cwd=folder)
    return folder


def switch(bench):
    """From the selection to the picture in the inspector; every artifact of the example, several times."""
    rounds = 2 if bench.quick else 5
    with scratch("switch") as top, display() as environment:
        said = call([bench.tool("window-bench"), "switch", example(bench, top / "penguins"), rounds], env=environment)
    found = [json.loads(line) for line in said.splitlines()]
    seconds = [one["seconds"] for one in found if one["picture"]]
    slowest = max((one for one in found if one["picture"]), key=lambda one: one["seconds"])
    typical = until("switch", "from one artifact to the next one's picture", seconds, 0.1, all=found)
    return [typical, until("switch most", f"the slowest of these ({slowest['name']})", [slowest["seconds"]], 0.1)]


def memory(bench):
    with scratch("memory") as top, display() as environment:
        folder = example(bench, top / "penguins")
        with Window([bench.stemma.with_name("stemma-desktop"), folder], environment) as ours:
            ours.shown("list")
            ours.rest()
            window, together = ours.memory()
        with Window([bench.tool("bare-window")], environment) as peer:
            peer.shown("window")
            peer.rest()
            bare, _ = peer.memory()
    return [{"name": "window memory", "work": "memory with the example open (RSS)", "against": "a bare Qt window",
             "pairs": 1, "min": window / bare, "median": window / bare, "target": "≤ 150 MB",
             "met": window <= 150e6, "memory_bytes": window, "together_pss_bytes": together, "peer_memory_bytes": bare,
             "note": f"{window / 1e6:.0f} MB / {bare / 1e6:.0f} MB; with its helpers {together / 1e6:.0f} MB PSS",
             "measured": [(window, bare)]}]


def measure(bench):
    return on_screen(bench) + table(bench) + switch(bench) + memory(bench)
