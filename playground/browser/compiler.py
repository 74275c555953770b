"""What the page asks: texts of JSON in and out, since those cross over to JavaScript as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

from cachegen import pipeline
from cachegen.clients import CLIENTS, Client
from cachegen.diagnostics import Problem
from cachegen.fixes import edit_of
from cachegen.front import read
from cachegen.render.modules import modules
from cachegen.report.explain import explain
from cachegen.report.json import json as report
from cachegen.source import Source

Files = tuple[tuple[str, str], ...]

__all__ = ["check", "explain", "generate"]


def check(files: str) -> str:
    """Return the problems of schemas, given as a list of pairs of path and text, as `check` does.

    Each has a `fix`: the place and the text to write there where that certainly ends it,
    else null.
    """
    problems = _compiled(_files(files)).problems
    document = json.loads(report(problems))
    for problem, told in zip(problems, document["problems"], strict=True):
        told["fix"] = _fix(problem)
    return json.dumps(document)


def generate(files: str, clients: str) -> str:
    """Return the text of each generated file by its name, empty while there is an error."""
    workspace = _compiled(_files(files)).workspace
    if workspace is None:
        return "{}"
    wanted: frozenset[Client] = frozenset(
        each for each in CLIENTS if each in clients.split()
    )
    return json.dumps(modules(workspace, wanted))


def _fix(problem: Problem) -> dict[str, object] | None:
    edit = edit_of(problem)
    if edit is None:
        return None
    start = edit.place.position
    end = edit.place.source.position(edit.place.span.end)
    place = {
        "path": edit.place.source.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
    return {"place": place, "text": edit.text}


def _files(text: str) -> Files:
    return tuple((path, content) for path, content in json.loads(text))


@lru_cache(maxsize=1)
def _compiled(files: Files) -> pipeline.Compiled:
    """Return what the schemas mean; what is generated next is what was checked last."""
    texts = [read(path, text.encode()) for path, text in files]
    sources = [each for each in texts if isinstance(each, Source)]
    unread = tuple(each for each in texts if not isinstance(each, Source))
    compiled = pipeline.compile(sources, complete=not unread)
    return replace(compiled, problems=(*unread, *compiled.problems))
