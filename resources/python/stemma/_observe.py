# SPDX-License-Identifier: GPL-3.0-or-later
"""What a step's process reads beside its inputs: modules of the project, packages, files. Seen while it happens.

Modules of the project are compiled from their source each time (a cached one may be older than an edit of the same
second) and under their path in the project, so that tracebacks and what is pickled are the same in every run.
"""

from __future__ import annotations

import json
import os
import sys
from fnmatch import fnmatchcase
from importlib.machinery import ModuleSpec, SourceFileLoader

from . import _syntax

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any


class Observer:
    """Watches from `start` on. `view` is the working directory of the step, a view of `project` made of links.

    A process that is forked off (a pool's worker) watches on, and writes what it sees into `forked`.
    """

    def __init__(self, view: str, project: str, forked: str) -> None:
        self.view, self.project = os.path.realpath(view), os.path.realpath(project)
        self.modules: dict[str, bytes] = {}
        """Path in the project -> the source that was loaded."""
        self.files: dict[str, list[int] | None] = {}
        """Path in the project -> size and time of change when it was first opened; None where it wasn't there."""
        self.folders: set[str] = set()
        self._written: set[str] = set()
        self._before: set[str] = set()
        self._on = False
        # A virtual environment in the project is packages, and those are told by their versions.
        self._environment = os.path.realpath(sys.prefix) + os.sep
        self._process, self._forked = os.getpid(), forked
        self._places: set[str] = set()
        self._patterns: list[list[str]] = []

    def leave_out(self, inputs: list[str], outputs: list[str]) -> None:
        """What lies at these places is no file of the project, wherever a link leads: known, or made by the step."""
        self._places.update(inputs, outputs)
        self._patterns = [path.split(os.sep) for path in outputs if set("*?[") & set(path)]

    def start(self, roots: list[str]) -> None:
        """`roots` come first on sys.path."""
        self._before = set(sys.modules)
        sys.path[:0] = roots
        sys.meta_path.insert(0, _ProjectFinder(self))
        sys.addaudithook(self._hear)
        self._on = True

    def report(self) -> list[dict[str, Any]]:
        """What was seen, for the program; afterwards nothing is watched any more."""
        self._on = False
        self._hear_forked()
        seen: list[dict[str, Any]] = []
        for path, source in sorted(self.modules.items()):
            if self._is_own(path):
                continue
            seen.append({"module": path, "raw": _syntax.sha256(source).hexdigest(), "tree": _tree(source)})
        for path, stamp in sorted(self.files.items()):
            if path in self.modules or path in self._written:
                continue
            if stamp is not None or not os.path.lexists(os.path.join(self.view, path)):
                seen.append({"file": path, "stamp": stamp})
        seen += [{"folder": path} for path in sorted(self.folders)]
        return seen + _packages(self._before, self.view)

    def inside(self, path: object) -> str | None:
        """The path in the project of what a step named, or None: an input, an output, or elsewhere."""
        try:
            text = os.path.abspath(os.fsdecode(path))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return None
        if not text.startswith((self.view, self.project)):
            return None  # a library's files are many: nothing is asked about them
        real = os.path.realpath(text)
        if real.startswith(self._environment) and not self.project.startswith(self._environment):
            return None
        if text.startswith(self.view + os.sep):
            relative = text[len(self.view) + 1 :]
            if self._placed(relative):
                return None
            if real.startswith(self.view + os.sep):  # no link on the way: the step made it, or it isn't there
                return None if os.path.lexists(real) else relative
            return None if _stored(real) else relative
        if text == self.view:
            return ""
        if real.startswith(self.project + os.sep) and not _stored(real):
            return real[len(self.project) + 1 :]
        return None

    def _placed(self, relative: str) -> bool:
        above = relative
        while above:
            if above in self._places:
                return True
            above = os.path.dirname(above)
        parts = relative.split(os.sep) if self._patterns else []
        return any(_lies_in(parts, pattern) for pattern in self._patterns)

    def _is_own(self, module: str) -> bool:
        """One that came with an input, or that the step wrote: what made it is known."""
        if os.path.isabs(module):
            return False
        return self._placed(module) or os.path.realpath(os.path.join(self.view, module)).startswith(self.view + os.sep)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            path = None if _asked_by_import() else self.inside(arguments[0] if arguments[0] is not None else ".")
            if path is not None and path not in self.folders:
                self.folders.add(path)
                self._pass_on("folders", path, None)
        elif event == "import" and isinstance(arguments[1], str):  # of a module that is no Python
            self._opened(arguments[1], "r", 0)
        elif event in ("sqlite3.connect", "ctypes.dlopen") and isinstance(arguments[0], (str, bytes)):
            self._opened(arguments[0], "r", 0)

    def _opened(self, path: object, mode: object, flags: object) -> None:
        if isinstance(path, int):
            return
        inside = self.inside(path)
        if not inside or inside in self.files:
            if inside and _writes(mode, flags):
                self._note_written(inside)
            return
        if _writes(mode, flags):
            self._note_written(inside)
            return
        stamp: list[int] | None = None
        try:
            status = os.stat(path)  # type: ignore[arg-type]
            if status.st_mode & 0o170000 != 0o100000:
                return
            stamp = [status.st_size, status.st_mtime_ns]
        except (OSError, ValueError):
            pass
        self.files[inside] = stamp
        self._pass_on("files", inside, stamp)

    def _note_written(self, inside: str) -> None:
        if inside not in self._written:
            self._written.add(inside)
            self._pass_on("written", inside, None)

    def _pass_on(self, what: str, path: str, value: object) -> None:
        if os.getpid() == self._process:
            return
        line = json.dumps([what, path, value]) + "\n"
        descriptor = os.open(self._forked, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode("ascii"))
        finally:
            os.close(descriptor)

    def _hear_forked(self) -> None:
        try:
            with open(self._forked, encoding="ascii") as file:
                lines = file.read().splitlines()
        except OSError:
            return
        for what, path, value in map(json.loads, lines):
            if what == "folders":
                self.folders.add(path)
            elif what == "written":
                self._written.add(path)
            elif what == "files":
                self.files.setdefault(path, value)
            else:
                self.modules.setdefault(path, value.encode("latin-1"))


class _ProjectFinder:
    """Finds modules that lie in the view; everything else is left to Python."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        tail = name.rpartition(".")[2]
        for entry in sys.path if path is None else path:
            if not isinstance(entry, str):
                continue
            base = os.path.join(os.path.abspath(entry), tail)
            if not base.startswith(self._observer.view + os.sep):
                if path is None and (os.path.isfile(base + ".py") or os.path.isdir(base)):
                    return None  # it comes first, as ever
                continue
            package = os.path.join(base, "__init__.py")
            if os.path.isfile(package):
                return self._spec(name, package, [base])
            if os.path.isfile(base + ".py"):
                return self._spec(name, base + ".py", None)
        return None

    def _spec(self, name: str, location: str, folders: list[str] | None) -> ModuleSpec:
        loader = ProjectLoader(name, location, self._observer)
        spec = ModuleSpec(name, loader, origin=location, is_package=folders is not None)
        spec.submodule_search_locations = folders
        spec.has_location = True
        return spec


class ProjectLoader(SourceFileLoader):
    def __init__(self, name: str, location: str, observer: Observer) -> None:
        super().__init__(name, location)
        self._observer = observer

    def get_code(self, fullname: str) -> Any:
        location = self.get_filename(fullname)
        source = self.get_data(location)
        path = self._observer.inside(location) or os.path.relpath(location, self._observer.view)
        if path not in self._observer.modules:
            self._observer.modules[path] = source
            self._observer._pass_on("modules", path, source.decode("latin-1"))
        return compile(source, path, "exec", dont_inherit=True)


def _tree(source: bytes) -> str:
    return _syntax.tree_hash(source)


def _lies_in(path: list[str], pattern: list[str]) -> bool:
    """Whether it, or a folder it is in, is meant by the pattern of an output."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_lies_in(path[i:], pattern[1:]) for i in range(len(path) + 1))
    if not path or (path[0].startswith(".") and not pattern[0].startswith(".")):
        return False
    return fnmatchcase(path[0], pattern[0]) and _lies_in(path[1:], pattern[1:])


def _stored(real: str) -> bool:
    return f"{os.sep}.stemma{os.sep}" in real


def _writes(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _asked_by_import() -> bool:
    """Whether it is only looked for modules or installed packages, in every folder of sys.path: those are told by
    what was found."""
    frame = sys._getframe(2)
    asks: str = frame.f_globals.get("__name__") or ""
    return frame.f_code.co_filename.startswith("<frozen importlib") or asks.startswith(
        ("importlib.metadata", "importlib_metadata", "pkg_resources")
    )


def _packages(before: set[str], view: str) -> list[dict[str, Any]]:
    """Of every module that was loaded from elsewhere its package and version; without one, the module's file."""
    sites = [os.path.abspath(p) for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages")]
    ours, library = os.path.dirname(os.path.abspath(__file__)), os.path.dirname(os.path.abspath(os.__file__))
    heads: dict[str, tuple[str, str]] = {}
    loose: set[str] = set()
    for name in set(sys.modules) - before:
        file = getattr(sys.modules.get(name), "__file__", None)
        if not isinstance(file, str) or name == "stemma" or name.startswith("stemma."):
            continue
        file = os.path.abspath(file)
        if file.startswith((view + os.sep, ours + os.sep)):
            continue
        site = next((s for s in sites if file.startswith(s + os.sep)), None)
        if site is not None:
            head = name.partition(".")[0]
            heads.setdefault(head, (site, file))
        elif not file.startswith(library + os.sep) and file.endswith(".py"):
            loose.add(file)
    seen: dict[str, str] = {}
    known = {site: _distributions(site) for site in {site for site, _ in heads.values()}}
    for head, (site, file) in heads.items():
        found = _owner(head, site, known[site])
        if found:
            seen[found[0]] = found[1]
        elif file.endswith(".py"):
            loose.add(file)
    return [{"package": name, "version": version} for name, version in sorted(seen.items())] + [
        {"module": file, "raw": _syntax.sha256(source).hexdigest(), "tree": _tree(source)}
        for file, source in ((file, _read(file)) for file in sorted(loose))
        if source is not None
    ]


def _distributions(site: str) -> dict[str, tuple[str, str]]:
    """Normal name -> version and folder, by what pip and Debian leave beside a package."""
    found: dict[str, tuple[str, str]] = {}
    for entry in sorted(os.listdir(site)):
        stem, ending = os.path.splitext(entry)
        name, dash, version = stem.partition("-")
        if ending in (".dist-info", ".egg-info") and dash and version:
            found.setdefault(normal(name), (version, os.path.join(site, entry)))
    return found


def _owner(head: str, site: str, known: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    if normal(head) in known:
        return normal(head), known[normal(head)][0]
    for name, (version, folder) in known.items():
        listed = _read(os.path.join(folder, "top_level.txt"))
        if listed is not None:
            if head.encode() in listed.split():
                return name, version
            continue
        record = _read(os.path.join(folder, "RECORD"))
        if record is not None and (b"\n" + record).find(b"\n" + head.encode() + b"/") >= 0:
            return name, version
    return None


def normal(name: str) -> str:
    return "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-") if part)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
