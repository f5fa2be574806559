# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Python file says, without its comments and layout: a hash of its syntax tree. Nothing of it is executed.

The hash is the same under every Python that reads the same tree: only fields that hold something are written, so that
those which later versions add change nothing. `stemma` asks for it when it plans, a step's process when it has ended.

    python3 -I -S _syntax.py FILE FUNCTION [FILE FUNCTION …]

prints a JSON object a line. FUNCTION "" is the whole file.
"""

from __future__ import annotations

import ast
import sys

try:
    from _sha256 import sha256  # an eighth of the time that hashlib takes to load
except ImportError:
    from hashlib import sha256

_SKIPPED = {"ctx", "kind", "type_comment", "type_ignores"}
_REACH_ALL = {"globals", "locals", "vars", "eval", "exec", "__import__", "import_module", "__dict__", "modules"}
"""Words of code that may reach what it doesn't name."""


def tree_hash(source: bytes, function: str = "") -> str:
    """The hash of a file, or of what `function` of it can reach: the function, what it names, what runs when the file
    is imported, and what those name. Raises SyntaxError."""
    module = _parse(source)
    return _hash(module.body if not function else _reachable(module.body, function))


def describe(source: bytes, function: str) -> dict[str, object]:
    """What a plan wants to know: {"raw", "tree"}, and {"missing": names} where the file surely has no such function;
    {"error", "line", "column"} of a file that isn't Python."""
    found: dict[str, object] = {"raw": sha256(source).hexdigest(), "python": "%d.%d" % sys.version_info[:2]}
    try:
        body = _parse(source).body
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 0
        return found | {"error": error.msg, "line": line, "column": column}
    except (ValueError, RecursionError, MemoryError) as error:
        return found | {"error": str(error) or type(error).__name__, "line": 0, "column": 0}
    found["tree"] = _hash(body if not function else _reachable(body, function))
    names = _bound(body)
    if function and names is not None and function not in names:
        found["missing"] = sorted(n for n, node in names.items() if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return found


def _parse(source: bytes) -> ast.Module:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an escape that isn't one; whoever runs the file is told
        return ast.parse(source)


def _hash(body: list[ast.stmt]) -> str:
    """Iterative: a tree may be deeper than Python's stack."""
    out = sha256(b"stemma-python-tree-1")
    todo: list[object] = [body]
    while todo:
        item = todo.pop()
        if isinstance(item, _Text):
            out.update(item.encode("utf-8", "surrogatepass"))
        elif isinstance(item, list):
            todo.append(_Text("]"))
            todo.extend(reversed(item))
            todo.append(_Text("["))
        elif isinstance(item, ast.AST):
            parts: list[object] = [_Text(type(item).__name__ + "(")]
            for field in item._fields:
                value = getattr(item, field, None)
                if field not in _SKIPPED and value is not None and value != []:
                    parts += [_Text(field + "="), value]
            parts.append(_Text(")"))
            todo.extend(reversed(parts))
        else:
            text = hex(item) if type(item) is int else repr(item)
            out.update(f"{type(item).__name__}:{len(text)}:{text},".encode("utf-8", "surrogatepass"))
    return out.hexdigest()


class _Text(str):
    """A mark of ours, and no constant of the file."""


def _reachable(body: list[ast.stmt], function: str) -> list[ast.stmt]:
    definitions: dict[str, list[ast.stmt]] = {}
    wanted = {function}
    for node in body:
        if _only_defines(node):
            definitions.setdefault(node.name, []).append(node)
        else:
            wanted |= _names(node)
    kept: set[str] = set()
    while wanted - kept:
        for name in wanted - kept:
            kept.add(name)
            for node in definitions.get(name, []):
                wanted = wanted | _names(node)
    if wanted & _REACH_ALL:
        return body
    return [node for node in body if not _only_defines(node) or node.name in kept]


def _only_defines(node: ast.stmt) -> bool:
    """A definition does nothing until somebody names it; one with a decorator or a base class may."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not node.decorator_list
    return isinstance(node, ast.ClassDef) and not (node.decorator_list or node.bases or node.keywords)


def _names(node: ast.stmt) -> set[str]:
    """Every word in it that could name a definition: names, attributes, and texts (of annotations, of getattr)."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            found.add(one.id)
        elif isinstance(one, ast.Attribute):
            found.add(one.attr)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and len(one.value) < 200:
            found.update(_words(one.value))
        elif isinstance(one, ast.alias):
            found.add(one.name)
    return found


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "_" else " " for c in text).split()


def _bound(body: list[ast.stmt]) -> dict[str, ast.stmt] | None:
    """Names that the file surely binds at its top level; None where that can't be told."""
    names: dict[str, ast.stmt] = {}
    for node in body:
        for one in _outer(node):
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                names.setdefault(one.name, one)
            elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                names.setdefault(one.id, node)
            elif isinstance(one, ast.alias):
                if one.name == "*":
                    return None
                names.setdefault((one.asname or one.name).split(".")[0], node)
            elif isinstance(one, ast.Name) and one.id in _REACH_ALL:
                return None
    return None if "__getattr__" in names else names


def _outer(node: ast.AST) -> list[ast.AST]:
    """It and what is in it, but for the insides of functions and classes."""
    found, todo = [], [node]
    while todo:
        one = todo.pop()
        found.append(one)
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(one)
    return found


def main(arguments: list[str]) -> None:
    import json

    for path, function in zip(arguments[::2], arguments[1::2]):
        try:
            with open(path, "rb") as file:
                found = describe(file.read(), function)
        except OSError as error:
            found = {"error": error.strerror or str(error)}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
