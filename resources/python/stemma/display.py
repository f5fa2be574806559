# SPDX-License-Identifier: GPL-3.0-or-later
"""What a notebook shows of an artifact: the visualizations that the window shows, as MIME bundles.

Charts go as Vega-Lite, which JupyterLab, Notebook 7 and VS Code draw, their data within; pictures as what they are; rows
as an HTML table. Nothing of an artifact is executed: HTML that a step wrote is shown in a frame without scripts, SVG as
an image, and Markdown without the HTML and the pictures from elsewhere that it may ask for.
"""

from __future__ import annotations

import base64
import html
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import NotFound, StemmaError
from .results import is_gap

if TYPE_CHECKING:
    from .artifact import Artifact, Visualization

VEGA_LITE = "application/vnd.vegalite.v5+json"
_IMAGES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
}
_ROWS = (".csv", ".tsv", ".parquet", ".jsonl", ".ndjson")
_MOST_BYTES = 16 << 20  # of a picture or a text, in a notebook
# Code in Markdown, between fences or in a line: what is in it is shown as it stands.
_CODE = re.compile(r"(^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`)[^\n]{1,500}?(?<!`)\3(?!`))", re.M | re.S)
_JOINER = "\u2060"  # is not seen, and nothing that begins a tag or a picture has it inside
_SHOWN_ROWS = 20
_SHOWN_COLUMNS = 30


class Shown:
    """What visualize() gives: Jupyter shows it, a terminal names it. `data` is the bundle, by MIME type."""

    def __init__(self, title: str, of: str, data: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
        self.title = title
        self.of = of
        self.data = data
        self._metadata = metadata or {}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.data, self._metadata

    def __repr__(self) -> str:
        return f"<{self.title!r} of {self.of}>"


def visualize(artifact: Artifact, which: int | str, static: bool, max_rows: int) -> Shown:
    """Errors: NotFound (no such visualization), StemmaError (the file is gone; it can't be read here)."""
    if not artifact.visualizations and which == 0:
        return _content(artifact, static)
    index = _index(artifact, which)
    one = artifact.visualizations[index]
    if not one.path.is_file():
        raise StemmaError(f"{one.path.name} of {artifact} is no longer in the store", "`stemma verify` says what else.")
    return _file(artifact, one.path, one.title, index, static, max_rows)


def _index(artifact: Artifact, which: int | str) -> int:
    shown: list[Visualization] = artifact.visualizations
    if isinstance(which, int):
        if -len(shown) <= which < len(shown):
            return which % len(shown)
        raise NotFound(f"{artifact} has {len(shown)} visualizations; {which} isn't one of them", _names(shown))
    asked = which.casefold()
    for key in (lambda one: one.title, lambda one: one.path.name, lambda one: one.path.name.split(".")[0]):
        for index, one in enumerate(shown):
            if key(one).casefold() == asked:
                return index
    raise NotFound(f"{artifact} has no visualization {which!r}", _names(shown))


def _names(shown: list[Visualization]) -> str:
    return f"It has {', '.join(repr(one.title) for one in shown)}." if shown else "It has none."


def _file(artifact: Artifact, path: Path, title: str, index: int, static: bool, max_rows: int) -> Shown:
    ending = path.suffix.lower()
    text = f"<{title!r} of {artifact}>"
    if path.name.lower().endswith((".vl.json", ".vl")):
        return _chart(artifact, path, title, index, static, max_rows)
    if ending in _ROWS:
        from . import loading

        return Shown(title, str(artifact), _table(loading.load(path, "table", {}, {}), text))
    if path.stat().st_size > _MOST_BYTES:
        raise StemmaError(f"{path.name} of {artifact} is too large for a notebook", f"It lies at {path}.")
    if ending in _IMAGES:
        # MIME bundles hold bytes as base64.
        return Shown(title, str(artifact), {_IMAGES[ending]: _base64(path), "text/plain": text})
    words = path.read_text(encoding="utf-8", errors="replace")
    if ending == ".svg":
        # As a picture it runs no script and fetches nothing; as image/svg+xml it would be part of the page.
        source = f"data:image/svg+xml;base64,{_base64(path)}"
        image = f'<img src="{source}" alt="{html.escape(title)}" style="max-width:100%">'
        return Shown(title, str(artifact), {"text/html": image, "text/plain": text})
    if ending in (".md", ".markdown"):
        return Shown(title, str(artifact), {"text/markdown": _markdown(words), "text/plain": words})
    if ending in (".html", ".htm"):
        return Shown(title, str(artifact), {"text/html": _frame(words), "text/plain": text})
    return Shown(title, str(artifact), {"text/html": f"<pre>{html.escape(words)}</pre>", "text/plain": words})


def _content(artifact: Artifact, static: bool) -> Shown:
    """What has no visualization shows itself."""
    title, text = artifact.name, repr(artifact)
    if len(artifact.files) == 1 and artifact.files[0].is_file():
        path = artifact.files[0]
        known = path.suffix.lower() in (*_IMAGES, ".svg", ".md", ".markdown", ".html", ".htm", ".txt", ".log")
        if path.name.lower().endswith((".vl.json", ".vl")):
            return _chart(artifact, path, title, -1, static, 0)
        if known:
            return _file(artifact, path, title, -1, static, 0)
        if artifact.read_options:
            return Shown(title, str(artifact), _table(artifact.load(), text))
    return Shown(title, str(artifact), {"text/html": card(artifact), "text/plain": text})


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def _markdown(words: str) -> str:
    """The same words without tags and without pictures, which may be of anywhere. Where code isn't what a renderer takes
    for code, they aren't tags and pictures either."""
    parts = _CODE.split(words)  # text, then code and its two marks, and so on
    for i in range(0, len(parts), 4):
        # No backslash before a picture: one that stands there already would take it away again.
        parts[i] = parts[i].replace("<", "&lt;").replace("![", "!" + _JOINER + "[")
        if i + 1 < len(parts):
            parts[i + 1] = re.sub(r"<(?=[A-Za-z/!?])", "<" + _JOINER, parts[i + 1]).replace("![", "!" + _JOINER + "[")
    return "".join(part for i, part in enumerate(parts) if i % 4 < 2)


def _frame(page: str) -> str:
    """A page of a step's own: without scripts, forms, or a way out."""
    return (
        '<iframe sandbox="" referrerpolicy="no-referrer" style="width:100%;height:480px;border:1px solid '
        f'rgba(128,128,128,.35);border-radius:6px;background:#fff" srcdoc="{html.escape(page)}"></iframe>'
    )


def _chart(artifact: Artifact, path: Path, title: str, index: int, static: bool, max_rows: int) -> Shown:
    if path.stat().st_size > _MOST_BYTES:
        raise StemmaError(f"{path.name} of {artifact} is too large for a notebook", f"It lies at {path}.")
    spec = json.loads(path.read_bytes())
    if not isinstance(spec, dict):
        raise StemmaError(f"{path.name} of {artifact} is no chart")
    data: dict[str, Any] = {"text/plain": f"<{title!r} of {artifact}>"}
    if static:
        data["image/png"] = _drawn(artifact, index)
    if _asks_for_rows(spec):
        rows = _rows(artifact, max_rows)
        if rows is None:  # a part of the rows would be another picture
            if not static:
                data["image/png"] = _drawn(artifact, index, f"{artifact} has more than {max_rows:,} rows")
            return Shown(title, str(artifact), data)
        spec = {**spec, "datasets": {**(spec.get("datasets") or {}), "self": rows}}
    data[VEGA_LITE] = _sized(spec)
    return Shown(title, str(artifact), data)


def _asks_for_rows(value: Any) -> bool:
    if isinstance(value, dict):
        data = value.get("data")
        if isinstance(data, dict) and data.get("name") == "self" and "values" not in data:
            return True
        return any(_asks_for_rows(one) for key, one in value.items() if key not in ("datasets", "values"))
    return isinstance(value, list) and any(_asks_for_rows(one) for one in value)


def _rows(artifact: Artifact, most: int) -> list[Any] | None:
    """The artifact's rows as Vega has them, None where there are too many."""
    told = artifact.metadata.get("rows")
    if isinstance(told, int) and told > most:
        return None
    value = artifact.load()
    if hasattr(value, "to_json") and hasattr(value, "columns"):
        if len(value) > most:
            return None
        return json.loads(value.to_json(orient="records", date_format="iso"))
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return value if len(value) <= most else None
    raise StemmaError(f"{artifact} is a {artifact.type}, which has no rows for its chart")


def _sized(spec: dict[str, Any]) -> dict[str, Any]:
    """Vega-Lite's own size, 200 × 200, is small for a notebook. What says its size keeps it."""
    if "width" in spec or "height" in spec or not ("mark" in spec or "layer" in spec):
        return spec
    kinds = {axis: _axis_kind(spec, axis) for axis in ("x", "y")}
    if None in kinds.values() and "mark" not in spec:
        return spec
    sized = dict(spec)
    both = all(kind in ("nominal", "ordinal") for kind in kinds.values())
    for axis, word, room in (("x", "width", 480), ("y", "height", 300)):
        if kinds[axis] in ("quantitative", "temporal"):
            sized[word] = room
        elif both:
            sized[word] = {"step": 44}
    return sized


def _axis_kind(spec: dict[str, Any], axis: str) -> str | None:
    for view in (spec, *(one for one in spec.get("layer") or [] if isinstance(one, dict))):
        channel = (view.get("encoding") or {}).get(axis)
        if isinstance(channel, dict) and ("field" in channel or "aggregate" in channel):
            return channel.get("type") or ("quantitative" if "aggregate" in channel else None)
    return None


def _drawn(artifact: Artifact, index: int, why: str = "") -> str:
    """PNG as the program draws it, base64. Errors: StemmaError."""
    program = shutil.which("stemma")
    if program is None:
        raise StemmaError(
            (why + ", which are drawn by the program" if why else "A static picture is drawn by the program")
            + " `stemma`, and it isn't on the PATH",
            "Put it there" + (", or ask for more with max_rows." if why else ", or leave static out."),
        )
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder, "picture.png")
        command = [program, "export", f"{artifact.name}@{artifact.version}", "--to", str(to), "--scale", "2"]
        command += ["--workspace", str(artifact._workspace.path)]
        if index >= 0:
            command += ["--visualization", str(index + 1)]
        made = subprocess.run(command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
        if made.returncode != 0 or not to.is_file():
            words = made.stderr.strip().splitlines()
            raise StemmaError(f"stemma export failed: {words[0] if words else made.returncode}")
        return _base64(to)


def _table(frame: Any, text: str) -> dict[str, Any]:
    """The first rows, as a table that fits light and dark pages."""
    columns = [str(name) for name in frame.columns][:_SHOWN_COLUMNS]
    head = frame.head(_SHOWN_ROWS)
    cells = "".join(f"<th style=\"text-align:left;padding:2px 10px\">{html.escape(name)}</th>" for name in columns)
    body = ""
    for row in head.itertuples(index=False, name=None):
        body += "<tr>" + "".join(_cell(value) for value in row[: len(columns)]) + "</tr>"
    left = f"{len(frame):,} rows × {len(frame.columns):,} columns"
    more = len(frame) > len(head) or len(frame.columns) > len(columns)
    note = f"<div style=\"opacity:.7;padding-top:4px\">{left}{', the first of them' if more else ''}</div>"
    return {
        "text/html": f"<div><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>{note}</div>",
        "text/plain": f"{text}\n{head.to_string()}" if hasattr(head, "to_string") else text,
    }


def _cell(value: Any) -> str:
    missing = is_gap(value) or value != value
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    style = "text-align:right;" if number else "text-align:left;"
    shown = "<span style=\"opacity:.5\">null</span>" if missing else html.escape(_short(value))
    return f"<td style=\"{style}padding:2px 10px\">{shown}</td>"


def _short(value: Any) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def card(artifact: Artifact) -> str:
    """Name, version, type, what is said of it first, and what shows it: in the page's own colours."""
    quiet = "opacity:.7"
    chip = "border:1px solid rgba(128,128,128,.45);border-radius:9px;padding:0 8px;margin-left:8px;font-size:85%"
    facts = "".join(
        f"<span style=\"margin-right:18px\"><span style=\"{quiet}\">{html.escape(str(one.get('name', '')))}</span> "
        f"<b>{html.escape(_amount(one))}</b></span>"
        for one in artifact.headline[:6]
        if isinstance(one, dict)
    )
    state = "" if artifact.state == "ok" else f"<span style=\"{chip}\">{html.escape(artifact.state.replace('_', ' '))}</span>"
    made = f"run {artifact.run}, step {artifact.step}, {artifact.created:%Y-%m-%d %H:%M} UTC"
    pictures = ", ".join(html.escape(one.title) for one in artifact.visualizations)
    lines = [
        f"<div><b>{html.escape(artifact.name)}</b> @{artifact.version}"
        f"<span style=\"{chip}\">{html.escape(artifact.type)}</span>{state}</div>"
    ]
    if facts:
        lines.append(f"<div style=\"padding-top:6px\">{facts}</div>")
    lines.append(f"<div style=\"{quiet};padding-top:6px\">{html.escape(made)}</div>")
    if pictures:
        lines.append(f"<div style=\"{quiet};padding-top:2px\">visualize(): {pictures}</div>")
    frame = "border:1px solid rgba(128,128,128,.35);border-radius:6px;padding:10px 14px;max-width:720px"
    return f"<div style=\"{frame}\">{''.join(lines)}</div>"


def _amount(one: dict[str, Any]) -> str:
    value, unit = one.get("value"), one.get("unit")
    if isinstance(value, float):
        text = f"{value:.4g}"
    else:
        text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else "–" if value is None else str(value)
    return f"{text} {unit}" if unit else text
