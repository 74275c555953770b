"""Schemas with the place of their problem marked: ``«`` and ``»`` around the characters."""

from __future__ import annotations

from cachegen import pipeline
from cachegen.diagnostics import Problem
from cachegen.source import Source, Span

from .compiling import PRELUDE


def only_problem(marked: str, ending: str = "toml") -> Problem:
    """Return the one error of a text, having seen that it points at the mark."""
    text, span = unmarked(marked)
    shared = [Source("shared.toml", PRELUDE)] if "clusters" not in text else []
    found = pipeline.compile([Source(f"api.{ending}", text), *shared]).problems
    errors = [each for each in found if each.severity == "error"]
    assert len(errors) == 1, [each.describe().headline for each in errors]
    place = errors[0].place
    assert (place.source.path, place.span) == (f"api.{ending}", span), (
        errors[0].describe().headline,
        place.source.text[place.span.start : place.span.end],
    )
    return errors[0]


def unmarked(marked: str) -> tuple[str, Span]:
    """Return the text without its marks, with a version, and the span between them."""
    text = marked if "version" in marked else f"version = 1\n{marked}"
    start, end = text.index("«"), text.index("»") - 1
    return text.replace("«", "").replace("»", ""), Span(start, end)


def field(type: str) -> str:
    """Return a schema of one struct with one field, whose specification is given."""
    return f"[structs.S.fields]\nf = {type}\n"


def keyspace(**attributes: str) -> str:
    """Return a schema of one keyspace, each attribute as it is written."""
    sound = {
        "cluster": '"main"',
        "key": '"str"',
        "value": '"int"',
        "pattern": '"p/:key"',
    }
    body = "\n".join(f"{k} = {v}" for k, v in {**sound, **attributes}.items())
    return f"[keyspaces.k]\n{body}\n"
