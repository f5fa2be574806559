# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the function of a `python` step: arguments by its signature, results by their types, what it read told after."""

from __future__ import annotations

import json
import os
import sys
from types import FunctionType

from . import _step, _values
from ._observe import Observer
from .errors import StemmaError

TYPE_CHECKING = False  # typing would be a third of a small step's start
if TYPE_CHECKING:
    from typing import Any, Callable

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_MATERIALIZERS = "materializers.py"


class Mismatch(StemmaError):
    """The function and what the pipeline says of the step don't fit; told with the place of the function."""


def main(target: str, function: str, project: str, report: str) -> int:
    """`target` is a file of the project or a module. Returns the exit code; `report` is a file that is written."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.dont_write_bytecode = True
    import faulthandler  # a crash of native code is told with its line

    faulthandler.enable(open(report + ".crash", "w", encoding="utf-8"))
    view = os.getcwd()
    observer = Observer(view, project, report + ".forked")
    facts: dict[str, Any] = {}
    called: list[Callable[..., Any]] = []
    try:
        step = _step.step()
        observer.leave_out(*step.places())
        found = _find(observer, view, target, function)
        called.append(found)
        result = found(**_arguments(step, found))
        if hasattr(result, "__await__"):
            import asyncio

            result = asyncio.run(_awaited(result))
        _keep(step, found, result)
        facts = {"outputs": _values.saved, "seen": observer.report(), "function": _place(found, observer)}
    except BaseException as error:  # a step may end by whatever it likes
        if isinstance(error, KeyboardInterrupt):
            raise
        facts["error"] = _told(error, called[0] if called else None, target, view, observer)
    facts["notes"] = _values.notes
    sys.stdout.flush()
    with open(report, "w", encoding="utf-8") as file:
        json.dump(_told_safely(facts), file, default=str)
    return 1 if "error" in facts else 0


def _told_safely(value: Any) -> Any:
    """Names of files are bytes: those that aren't UTF-8 go as {"bytes": …}, in other texts they are escaped. JSON has no
    NaN and no infinity: null."""
    if isinstance(value, dict):
        return {key: _name_or_text(key, one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told_safely(one) for one in value]
    if isinstance(value, float) and value - value != 0:
        return None
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _name_or_text(key: str, value: Any) -> Any:
    if key in ("file", "folder", "module") and isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            from base64 import b64encode

            return {"bytes": b64encode(os.fsencode(value)).decode()}
    return _told_safely(value)


async def _awaited(result: Any) -> Any:
    return await result


def _find(observer: Observer, view: str, target: str, function: str) -> Callable[..., Any]:
    from importlib import import_module

    is_file = target.endswith(".py")
    home = os.path.dirname(os.path.join(view, target)) if is_file else view
    observer.start([home, view] if home != view else [view])
    if os.path.isfile(os.path.join(view, _MATERIALIZERS)):
        import_module("materializers")
    else:
        observer.files[_MATERIALIZERS] = None  # one that is written later counts
    name = os.path.basename(target)[:-3] if is_file else target
    if is_file and (not name.isidentifier() or name in sys.modules):
        module = _load_file(observer, os.path.join(view, target), name)
    else:
        module = import_module(name)
    try:
        found: Any = module
        for part in function.split("."):
            found = getattr(found, part)
    except AttributeError:
        names = sorted(n for n, value in vars(module).items() if isinstance(value, FunctionType))
        raise Mismatch(f"{target} has no function {function}", f"It has {', '.join(names)}." if names else "") from None
    if not callable(found):
        raise Mismatch(f"{function} of {target} is a {type(found).__name__}, and no function")
    return found


def _load_file(observer: Observer, location: str, name: str) -> Any:
    """A file whose name is no module's, or is taken."""
    from importlib.util import module_from_spec, spec_from_loader

    from ._observe import ProjectLoader

    name = "step_" + "".join(c if c.isalnum() else "_" for c in name)
    spec = spec_from_loader(name, ProjectLoader(name, location, observer), origin=location)
    module = module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules[name] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def _parameters(function: Callable[..., Any]) -> tuple[dict[str, bool], bool]:
    """Name -> it has to be given; and whether any other name is taken too."""
    if type(function) is FunctionType and not hasattr(function, "__wrapped__"):
        code = function.__code__
        positional = code.co_varnames[: code.co_argcount]
        keyword = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
        optional = set(positional[len(positional) - len(function.__defaults__ or ()) :]) | set(function.__kwdefaults__ or ())
        if code.co_posonlyargcount == 0:
            return {name: name not in optional for name in (*positional, *keyword)}, bool(code.co_flags & 0x08)
    import inspect

    named, open_ended = {}, False
    for name, one in inspect.signature(function).parameters.items():
        if one.kind is one.VAR_KEYWORD:
            open_ended = True
        elif one.kind is one.POSITIONAL_ONLY:
            raise Mismatch(f"The argument {name} of {_name(function)}() can't be given by name", "Take the / away.")
        elif one.kind is not one.VAR_POSITIONAL:
            named[name] = one.default is one.empty
    return named, open_ended


def _arguments(step: _step.Step, function: Callable[..., Any]) -> dict[str, Any]:
    wanted, open_ended = _parameters(function)
    given = {name.replace("-", "_"): name for name in (*step.inputs, *step.parameters)}
    if len(given) < len(step.inputs) + len(step.parameters):
        raise Mismatch("An input and a parameter of the step have the same name", "Rename one.")
    missing = [name for name, needed in wanted.items() if needed and name not in given]
    unknown = [] if open_ended else [name for name in given if name not in wanted]
    if missing:
        has = f"It has {', '.join(given)}." if given else "It has neither."
        raise Mismatch(
            f"{_name(function)}() wants {_and(missing)}, and the step has no such input or parameter", has
        )
    if unknown:
        raise Mismatch(
            f"The step gives {_and(unknown)}, and {_name(function)}() has no such argument",
            f"It has {', '.join(wanted)}." if wanted else "It has none.",
        )
    arguments: dict[str, Any] = {}
    for name, ours in given.items():
        annotation = _annotation(function, name)
        if ours in step.parameters:
            arguments[name] = step.parameters[ours]
        elif isinstance(step.inputs[ours], list):
            inner = _values.item_of(annotation)
            arguments[name] = [one.load(inner) for one in step.inputs[ours]]
        else:
            arguments[name] = step.inputs[ours].load(annotation)
    return arguments


def _annotation(function: Callable[..., Any], name: str) -> Any:
    target = function if isinstance(function, (FunctionType, type)) else getattr(function, "__call__", function)
    while hasattr(target, "__wrapped__"):
        target = target.__wrapped__
    annotation = getattr(target, "__annotations__", {}).get(name)
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, getattr(target, "__globals__", {}))  # `from __future__ import annotations`
    except Exception as error:
        _values.notes.append(f"the annotation {annotation!r} of {name} means nothing here ({error}): loaded by its type")
        return None


def _keep(step: _step.Step, function: Callable[..., Any], result: Any) -> None:
    names = list(step.outputs)
    values = {names[0]: result} if len(names) == 1 else _by_name(names, result, function)
    for name, value in values.items():
        if value is not None:
            step.outputs[name].save(value)
        elif not step.outputs[name].written():
            where = " or ".join(step.outputs[name].places)
            raise Mismatch(
                f"{_name(function)}() returned nothing for the output {name}",
                f"Return it, or write it to {where}.",
            )


def _by_name(names: list[str], result: Any, function: Callable[..., Any]) -> dict[str, Any]:
    keys = {name.replace("-", "_"): name for name in names}
    if result is None:
        return dict.fromkeys(names)
    if isinstance(result, dict):
        found = {key: value for key, value in result.items() if key in names or key in keys}
        if len(found) == len(result) == len(names):
            return {keys.get(key, key): value for key, value in found.items()}
        raise _unlike(names, function, f"a dict with {_and([repr(key) for key in result]) or 'nothing'}")
    if hasattr(result, "_fields") and set(result._fields) == set(keys):
        return {ours: getattr(result, name) for name, ours in keys.items()}
    if isinstance(result, (tuple, list)):
        if len(result) == len(names):
            return dict(zip(names, result))
        raise _unlike(names, function, f"{len(result)} values")
    if hasattr(type(result), "__dataclass_fields__") and set(type(result).__dataclass_fields__) == set(keys):
        return {ours: getattr(result, name) for name, ours in keys.items()}
    raise _unlike(names, function, f"a {type(result).__name__}")


def _unlike(names: list[str], function: Callable[..., Any], what: str) -> Mismatch:
    return Mismatch(
        f"{_name(function)}() returned {what}, and the step has {len(names)} outputs: {', '.join(names)}",
        "Return a dict with these keys, or as many values in this order.",
    )


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


def _told(
    error: BaseException, function: Callable[..., Any] | None, target: str, view: str, observer: Observer
) -> dict[str, Any]:
    """A failure as the program is told it: a sentence, and where in the person's own code. Its traceback is printed."""
    file, line = "", 0
    place = error.__traceback__
    first = None  # the first frame that isn't ours
    while place is not None:
        name = place.tb_frame.f_code.co_filename
        if not (name.startswith(_PACKAGE) or name.startswith("<frozen importlib")):
            first = first or place
        if name in observer.modules:
            file, line = name, place.tb_lineno
        place = place.tb_next
    if isinstance(error, SyntaxError) and error.filename in observer.modules:
        file, line = error.filename or "", error.lineno or 0
    if not file and function is not None:
        place_of = _place(function, observer)
        file, line = place_of.get("file", ""), place_of.get("line", 0)
    if isinstance(error, StemmaError):
        if first is not None and not isinstance(error, Mismatch):
            _print(error, first)
        return {"message": error.message + ".", "hint": error.hint, "file": file or _file(target), "line": line}
    _print(error, first)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return {
            "message": f"There is no module {error.name!r} in {sys.executable}.",
            "hint": f"{_install(error.name.partition('.')[0])}, or name another Python with `python_from`.",
            "file": file or _file(target),
            "line": line,
        }
    if isinstance(error, SystemExit):
        message = f"It called sys.exit({error.code!r})."
    else:
        text = str(error).strip().splitlines()
        message = type(error).__name__ + (f": {text[0]}" if text else "")
    return {"message": message, "hint": "The whole log: `stemma log`.", "file": file or _file(target), "line": line}


def _place(function: Callable[..., Any], observer: Observer) -> dict[str, Any]:
    """Where the person wrote it; nothing of what isn't of the project."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if code is None or code.co_filename not in observer.modules:
        return {}
    return {"file": code.co_filename, "line": code.co_firstlineno}


_PACKAGES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


def _install(module: str) -> str:
    """How one gets a module that isn't there. The system's own Python often refuses pip (PEP 668)."""
    import sysconfig

    package = _PACKAGES.get(module, module)
    managed = os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")
    if sys.prefix == sys.base_prefix and os.path.exists(managed):
        beside = f"python3 -m venv .venv && .venv/bin/pip install {package}"
        return f"Install it as a package of the system, or in an environment beside the pipeline ({beside})"
    return f"Install it there ({sys.executable} -m pip install {package})"


def _file(target: str) -> str:
    return target if target.endswith(".py") else ""


def _print(error: BaseException, first: Any) -> None:
    """The traceback, from the first line that isn't Stemma's on."""
    import traceback

    sys.stdout.flush()
    shown = traceback.TracebackException(type(error), error, first if first is not None else None)
    print("".join(shown.format()), end="", file=sys.stderr, flush=True)
