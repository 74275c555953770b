"""TOML 1.0: tree-sitter says where everything is, we say what is defined, tomllib has the last word."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from cachegen.diagnostics import Problem
from cachegen.front.parsed import Parsed, in_order
from cachegen.front.screening import screened, toml_controls
from cachegen.front.toml.assembly import Assembly
from cachegen.front.toml.statements import assemble
from cachegen.front.tree import Document
from cachegen.problems.syntax import Refused
from cachegen.source import Place, Source, Span

_where: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse(source: Source) -> Parsed:
    """Return the document of a TOML source and everything that is wrong with its syntax."""
    text, problems = screened(source, toml_controls)
    assembly = Assembly(source, text)
    assemble(source, text, assembly)
    problems += assembly.problems
    if not problems:
        refusal = _refusal(source)
        problems += [refusal] if refusal else []
    comments = sorted(assembly.comments, key=lambda each: each.span)
    document = Document(source, assembly.root(), tuple(comments))
    return Parsed(document, in_order(problems))


def _refusal(source: Source) -> Problem | None:
    """Return what tomllib, the authority, says against a text in which we found nothing."""
    try:
        tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        message = str(error)
        where = _where.search(message)
        end = len(source.text)
        start = end
        if where and where[1]:
            line = source.line_span(int(where[1]))
            start = min(line.start + int(where[2]) - 1, line.end)
            end = min(start + 1, line.end)
        return Refused(Place(source, Span(start, end)), _where.sub("", message))
    return None
