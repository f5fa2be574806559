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
    wanted, words = {function}, {function}
    for node in body:
        if _only_defines(node):
            definitions.setdefault(node.name, []).append(node)
        else:
            _add_uses(node, wanted, words)
    kept: set[str] = set()
    while wanted - kept:
        for name in wanted - kept:
            kept.add(name)
            for node in definitions.get(name, []):
                _add_uses(node, wanted, words)
    if words & _REACH_ALL:
        return body
    return [node for node in body if not _only_defines(node) or node.name in kept]


def _only_defines(node: ast.stmt) -> bool:
    """A definition does nothing until somebody names it; one with a decorator or a base class may."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not node.decorator_list
    return isinstance(node, ast.ClassDef) and not (node.decorator_list or node.bases or node.keywords)


def _named_by(one: ast.AST) -> list[str]:
    """Words that could name a definition: names, attributes, and texts (of annotations, of getattr)."""
    if isinstance(one, ast.Name):
        return [one.id]
    if isinstance(one, ast.Attribute):
        return [one.attr]
    if isinstance(one, ast.Constant) and isinstance(one.value, str) and len(one.value) < 200:
        return _words(one.value)
    return [one.name] if isinstance(one, ast.alias) else []


_NONE: frozenset[str] = frozenset()
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CAPTURES = tuple(getattr(ast, name) for name in ("MatchAs", "MatchStar", "MatchMapping") if hasattr(ast, name))


def _add_uses(node: ast.AST, found: set[str], words: set[str]) -> None:
    """To `words` all that it names; to `found` those that aren't local where they stand: the argument `clean` of a
    function isn't the function `clean` above it. In doubt a name is the file's."""
    todo = [(node, _NONE, _NONE)]  # with what is local there, and in the scopes in it: a class has names of its own only
    while todo:
        one, here, below = todo.pop()
        if named := _named_by(one):
            words.update(named)
            if not (isinstance(one, ast.Name) and one.id in here):
                found.update(named)
        if isinstance(one, _FUNCTIONS):
            todo += _parts_of_function(one, here, below)
        elif isinstance(one, ast.ClassDef):
            bound, ours = _binds(one.body)  # what isn't bound yet is looked for in the file, past functions around it
            inner = below - bound - ours
            todo += [(child, inner, below) for child in one.body]
            outside = [*one.decorator_list, *one.bases, *one.keywords, *getattr(one, "type_params", ())]
            todo += [(child, here, below) for child in outside]
        elif isinstance(one, _COMPREHENSIONS):
            first = one.generators[0].iter  # evaluated outside
            inner = below | {n.id for each in one.generators for n in ast.walk(each.target) if _stores(n)}
            todo.append((first, here, below))
            for each in one.generators:
                todo += [(child, inner, inner) for child in (each.target, each.iter, *each.ifs) if child is not first]
            values = (one.key, one.value) if isinstance(one, ast.DictComp) else (one.elt,)
            todo += [(child, inner, inner) for child in values]
        elif isinstance(one, ast.AnnAssign):
            todo += [(child, here, below) for child in (one.target, one.value) if child]
            todo.append((one.annotation, _NONE, _NONE))  # it may be looked up later, by its words
        else:
            todo += [(child, here, below) for child in ast.iter_child_nodes(one)]


def _parts_of_function(
    one: ast.AST, here: frozenset[str], below: frozenset[str]
) -> list[tuple[ast.AST, frozenset[str], frozenset[str]]]:
    arguments = one.args
    named = [*getattr(arguments, "posonlyargs", ()), *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    body = [one.body] if isinstance(one, ast.Lambda) else one.body
    bound, ours = _binds(body)
    inner = (below - ours) | (bound - ours) | {argument.arg for argument in named if argument}
    parts = [(child, inner, inner) for child in body]
    outside = [*getattr(one, "decorator_list", ()), *getattr(one, "type_params", ()), *arguments.defaults, *arguments.kw_defaults]
    parts += [(child, here, below) for child in outside if child]
    hints = [*(argument.annotation for argument in named if argument), getattr(one, "returns", None)]
    return parts + [(child, _NONE, _NONE) for child in hints if child]


def _binds(body: list[ast.AST]) -> tuple[frozenset[str], frozenset[str]]:
    """Names that these bind in the scope they are in, not in one within it; and those it says are the file's."""
    bound, ours, outer = set(), set(), set()
    todo = [(one, False) for one in body]
    while todo:
        one, in_comprehension = todo.pop()  # there only := binds for the outside
        children = ast.iter_child_nodes(one)
        if isinstance(one, ast.NamedExpr):
            bound.add(one.target.id)
            children = iter((one.value,))
        elif isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
            bound.add(one.name)
            children = iter(one.decorator_list + one.args.defaults + [d for d in one.args.kw_defaults if d])
        elif isinstance(one, ast.ClassDef):
            bound.add(one.name)
            children = iter(one.decorator_list + one.bases + one.keywords)
        elif isinstance(one, ast.Lambda):
            children = iter(one.args.defaults + [d for d in one.args.kw_defaults if d])
        elif isinstance(one, ast.AnnAssign) and one.value is None and not one.simple:
            children = iter(())  # `(x): int` binds nothing
        elif isinstance(one, ast.Global):
            ours.update(one.names)
        elif isinstance(one, ast.Nonlocal):
            outer.update(one.names)
        elif isinstance(one, ast.alias):
            bound.add(one.asname or one.name.split(".")[0])
        elif isinstance(one, (ast.ExceptHandler, *_CAPTURES)):
            bound.update(name for name in (getattr(one, "name", None), getattr(one, "rest", None)) if name)
        elif _stores(one) and not in_comprehension:
            bound.add(one.id)
        inside = in_comprehension or isinstance(one, _COMPREHENSIONS)
        todo += [(child, inside) for child in children]
    return frozenset(bound - outer), frozenset(ours)


def _stores(one: ast.AST) -> bool:
    return isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)


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
