# SPDX-License-Identifier: GPL-3.0-or-later
"""Files to values by what is asked for, values to files by what they are."""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePath

from .errors import StemmaError
from .materializer import Materializer, custom
from .types import builtin

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any
    from ._step import StepInput, StepOutput

_PICKLES = {".pkl", ".pickle", ".joblib"}
_WORKBOOKS = {".xlsx", ".xlsm"}
_SPARSE = {"csr", "csc", "bsr", "coo", "dia"}

saved: dict[str, dict[str, Any]] = {}
"""Output -> what the program is told of it: how it is read back, its metadata."""
notes: list[str] = []


def load(source: StepInput, wanted: Any = None) -> Any:
    """The content of an input as `wanted`: a class, `list[X]`, `X | None`, or nothing for what its type suggests."""
    path = source.path
    wanted = as_class(wanted)
    if wanted is None:
        return _by_type(source)
    known = custom(wanted)
    if known is None and path.suffix.lower() in _PICKLES and not issubclass(wanted, (os.PathLike, PurePath, bytes)):
        value = _unpickle(path)
        if isinstance(value, wanted):
            return value
        raise StemmaError(f"The input {source.name} is a {type(value).__name__}, not a {wanted.__name__}")
    known = known or builtin(wanted)
    if known is not None and getattr(known, "reads_tables", False):
        parquet = getattr(known, "reads_parquet", False) and path.suffix.lower() not in _WORKBOOKS
        handed = None if parquet else source.table
        return known.load(Path(handed["path"]), wanted, handed["read"]) if handed else known.load(path, wanted, source.read)
    if known is not None:
        return known.load(path, wanted)
    raise StemmaError(
        f"Nothing loads the input {source.name} ({source.type}, {path.name}) as a {wanted.__qualname__}",
        "Ask for a Path, or write a materializer for it.",
    )


def as_class(annotation: Any) -> type | None:
    """The class that an annotation means, or None where it says nothing."""
    origin = getattr(annotation, "__origin__", None)
    if isinstance(origin, type) and not hasattr(annotation, "__metadata__"):
        return None if origin.__module__ == "collections.abc" else origin  # dict[str, float]
    if hasattr(annotation, "__metadata__"):
        return as_class(annotation.__origin__)  # Annotated[X, …]
    choices = [one for one in getattr(annotation, "__args__", ()) if one is not type(None)]
    if choices and not isinstance(annotation, type):
        return as_class(choices[0])  # X | None
    says_nothing = annotation is object or getattr(annotation, "__module__", "") == "typing"  # Any is a class
    return annotation if isinstance(annotation, type) and not says_nothing else None


def item_of(annotation: Any) -> Any:
    """X of list[X]; None where it isn't said."""
    arguments = getattr(annotation, "__args__", ())
    return arguments[0] if arguments and getattr(annotation, "__origin__", None) in (list, tuple) else None


def _by_type(source: StepInput) -> Any:
    ending = source.path.suffix.lower()
    if ending in _PICKLES:
        return _unpickle(source.path)
    if ending in (".npy", ".npz"):
        import numpy

        if ending == ".npz" and _holds_sparse(numpy, source.path):
            try:
                import scipy.sparse

                return scipy.sparse.load_npz(source.path)
            except ImportError:
                pass  # its parts are what NumPy makes of it
        found = builtin(numpy.ndarray)
        return found.load(source.path, numpy.ndarray) if found else source.path
    if ending in (".pt", ".pth"):
        try:
            import torch
        except ImportError:
            return source.path
        found = builtin(torch.Tensor)
        return found.load(source.path, torch.Tensor) if found else source.path
    from . import loading

    if source.table:
        return loading.load_table(Path(source.table["path"]), source.table["read"])
    return loading.load(source.path, source.type, source.read, {})


def _holds_sparse(numpy: Any, path: Path) -> bool:
    """SciPy's sparse matrices are several arrays and the word for how they are to be read."""
    with numpy.load(path, allow_pickle=False) as arrays:
        if not {"format", "shape", "data"} <= set(arrays.files):
            return False
        form = arrays["format"]
        return form.shape == () and form.dtype.kind in "SU" and form.astype(str).item() in _SPARSE


def _unpickle(path: Path) -> Any:
    from .types._pickle import Pickle

    return Pickle().load(path, object)


def save(output: StepOutput, value: Any) -> Path:
    """Writes one output. Errors: StemmaError."""
    known = custom(type(value)) or builtin(type(value))
    try:
        if known is None:
            raise TypeError("it has no form of its own")
        return _write(output, value, known)
    except TypeError as error:
        if known is not None and not type(known).__module__.startswith("stemma."):
            raise
        if isinstance(value, (str, bytes, os.PathLike)):
            raise
        return _last_resort(output, value, str(error))


def _last_resort(output: StepOutput, value: Any, reason: str) -> Path:
    from .types._pickle import CloudPickle

    path = _write(output, value, CloudPickle())
    notes.append(
        f"warning: output {output.name} is kept as a pickle, since a {type(value).__qualname__} has no other form "
        f"({reason}): it can be loaded by the same versions of Python and packages only"
    )
    return path


def _write(output: StepOutput, value: Any, known: Materializer) -> Path:
    path = _place(output, value, known)
    path.parent.mkdir(parents=True, exist_ok=True)
    if known.extension == "" and not getattr(known, "any_ending", False):
        path.mkdir(exist_ok=True)
    read = known.save(value, path)
    facts: dict[str, Any] = {}
    if isinstance(read, dict) and getattr(known, "reads_tables", False):
        facts["read"] = read
    if known.artifact_type:
        facts["type"] = known.artifact_type
    if type(known).metadata is not Materializer.metadata:
        with _Beside(known, "metadata", output):
            told = known.metadata(value)
            json.dumps(told, default=str)
            facts["metadata"] = told
    saved[output.name] = facts
    drawn = os.environ.get("STEMMA_VISUALIZATIONS")
    if drawn and type(known).visualize is not Materializer.visualize:
        folder = Path(drawn, output.name)
        folder.mkdir(parents=True, exist_ok=True)
        with _Beside(known, "visualize", output):
            known.visualize(value, folder)
    return path


class _Beside:
    """What is only told or drawn of a result may fail: that is noted with its place, and the result is kept."""

    def __init__(self, known: Materializer, method: str, output: StepOutput) -> None:
        self._what = f"{type(known).__name__}.{method}() of output {output.name}"
        code = getattr(getattr(type(known), method), "__code__", None)
        self._file, self._line = (code.co_filename, code.co_firstlineno) if code else ("", 0)

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, Exception):
            return False
        file, line = self._file, self._line
        while trace is not None:  # files of the project have relative names; else where the materializer itself was
            name = trace.tb_frame.f_code.co_filename
            if name == self._file or not (os.path.isabs(name) or name.startswith("<")):
                file, line = name, trace.tb_lineno
            trace = trace.tb_next
        text = str(error).strip().splitlines()
        words = type(error).__name__ + (f": {text[0]}" if text else "")
        place = f" ({file}:{line})" if file else ""
        notes.append(f"warning: {self._what} failed: {words}{place}; the output itself is kept")
        return True


def _place(output: StepOutput, value: Any, known: Materializer) -> Path:
    if output.declared:
        path = output.path
        if set("*?[") & set(str(path)):
            raise StemmaError(
                f"Output {output.name} is declared as {path}, and its step returned one value for it",
                "Write the files yourself and return None for it, or declare one path.",
            )
        return path
    folder, asked = output.path.parent, output.path.suffix.lower()
    if isinstance(value, os.PathLike):
        return folder / Path(value).name
    endings = getattr(known, "extensions", (known.extension,))
    if asked and not (asked in endings or getattr(known, "any_ending", False)):
        if output.format:
            raise StemmaError(
                f"Output {output.name} says format: {output.format}, and a {type(value).__name__} is written as "
                + " or ".join(ending.lstrip(".") for ending in endings if ending),
                "Correct `format`, or leave it out.",
            )
        asked = ""
    return folder / (output.name + (asked or known.extension))
