# SPDX-License-Identifier: GPL-3.0-or-later
"""How bench.py measures: programs timed in turns with a peer, and a line of the table made of it."""
import contextlib
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "build" / "bench"


class Broken(Exception):
    """Something could not be measured."""


class Took(float):
    """Seconds of wall time, and in `cpu` those of all cores that the process and its children used."""
    cpu = None


def finish(process, began, words, errors):
    """Waits for a process id; how long it took since `began`."""
    _, status, usage = os.wait4(process, 0)
    took = Took(time.perf_counter() - began)
    took.cpu = usage.ru_utime + usage.ru_stime
    if status != 0:
        said = errors.read_text(errors="replace").strip()[-400:]
        raise Broken(f"{words[0]} ended with {os.waitstatus_to_exitcode(status)}: {said}")
    return took


def call(words, **options):
    """Runs a program to its end; its output."""
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise Broken(f"{words[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
    return done.stdout


def seconds(words, cwd=None):
    """Wall time of a program from start to end, its output thrown away. By posix_spawn, so that Python's own start of
    a process is no part of it."""
    words = [str(w) for w in words]
    SCRATCH.mkdir(parents=True, exist_ok=True)
    errors = SCRATCH / "errors.txt"
    quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1)]
    quiet.append((os.POSIX_SPAWN_OPEN, 2, str(errors), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644))
    program = shutil.which(words[0])
    if program is None:
        raise Broken(f"there is no {words[0]}")
    before = os.getcwd()
    os.chdir(cwd or before)
    try:
        began = time.perf_counter()
        process = os.posix_spawn(program, words, os.environ, file_actions=quiet)
        return finish(process, began, words, errors)
    finally:
        os.chdir(before)


def remove(folder):
    """Removes a tree, read-only folders included."""
    def writable(function, path, _):
        os.chmod(os.path.dirname(path), 0o755)
        os.chmod(path, 0o755)
        function(path)
    if os.path.lexists(folder):
        shutil.rmtree(folder, onerror=writable)


@contextlib.contextmanager
def scratch(name, base=SCRATCH):
    """A folder of one's own that is gone afterwards."""
    base.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"stemma-{name}-", dir=base))
    try:
        yield folder
    finally:
        remove(folder)


def in_turns(ours, peer, pairs=5):
    """[(seconds of ours, seconds of the peer)]: one of each to warm up where they are short, then in turns. Three
    pairs are enough where one takes longer than 20 s."""
    found = []
    while len(found) < pairs:
        found.append((ours(), peer()))
        if sum(found[0]) > 20:
            pairs = min(pairs, 3)
    return found


def row(name, work, against, pairs, most, ours_text=None, **more):
    """A line of the table; `most` is what the median of the ratios may be."""
    ratios = [a / b for a, b in pairs]
    ours, theirs = (statistics.median(side) for side in zip(*pairs))
    if all(getattr(side, "cpu", None) for pair in pairs for side in pair):
        more["cpu"] = statistics.median(a.cpu / b.cpu for a, b in pairs)
    median = statistics.median(ratios)
    return {"name": name, "work": work, "against": against, "pairs": len(pairs), "min": min(ratios), "median": median,
            "target": f"≤ {most:g}", "met": median <= most, "seconds": ours, "peer_seconds": theirs,
            "note": ours_text or f"{shown(ours)} / {shown(theirs)}", "measured": pairs, **more}


def shown(duration):
    return f"{duration * 1e3:.1f} ms" if duration < 1 else f"{duration:.2f} s"
