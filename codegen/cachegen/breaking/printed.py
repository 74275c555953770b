"""Findings for people and for programs; the JSON's shape is a promise.

An object with `version` (1; raised when a reader would break), `against` (what was
compared with), `breaks` (whether something is lost or misread, by new code or by old, that nobody allowed),
`counts` (findings by class) and `findings`, gravest first. Each has `code`, `class`,
`cluster`, `service` and `keyspace` (null for a cluster's own), `path` (within the value or
key, null for the whole), `headline`, `notes`, `help`, `rolling` (old code fails on new
entries), `allowed`, and `old` and `new`: a place (`path`, `line`, `column`) or null. One
that misreads has a `witness` too: a stored text that new code refuses or takes for
something else; as `witness_base64` when it is no UTF-8.
"""

from __future__ import annotations

import json as standard_json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence

from cachegen.breaking.finding import Class, Finding
from cachegen.report.cells import visible
from cachegen.source import Place
from cachegen.words.literals import bytes_literal

VERSION = 1
"""Version of the JSON."""

_COLOURS = {
    Class.LOSES: "1;31",
    Class.MISREADS: "1;31",
    Class.BOTH_WAYS: "1;33",
    Class.NOTICE: "36",
}


def text(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """Return all findings, a blank line after each, and a summary; a sentence when none."""
    if not findings:
        return "nothing that is cached is lost or misread\n"
    parts = ["\n".join((*_lines(each, colour=colour), "", "")) for each in findings]
    return "".join((*parts, summary(findings), "\n"))


def summary(findings: Sequence[Finding]) -> str:
    """Return `1 loses, 2 misreads`; what there is none of is left out."""
    counts = Counter(each.kind for each in findings)
    return ", ".join(f"{counts[kind]} {kind}" for kind in Class if counts[kind])


def json(findings: Sequence[Finding], against: str) -> str:
    """Return the findings as one JSON document, ASCII, with a line end."""
    counts = Counter(each.kind for each in findings)
    document = {
        "version": VERSION,
        "against": against,
        "breaks": any(each.breaks for each in findings),
        "counts": {kind.value: counts[kind] for kind in Class},
        "findings": [_object(each) for each in findings],
    }
    return standard_json.dumps(document, indent=2) + "\n"


def _lines(finding: Finding, *, colour: bool) -> Iterator[str]:
    place = finding.new or finding.old
    kind = f"{finding.kind}[{finding.code}]"
    if colour:
        kind = f"\x1b[{_COLOURS[finding.kind]}m{kind}\x1b[0m"
    allowed = " (allowed)" if finding.allowed else ""
    headline = f"`{finding.subject}`: {visible(finding.headline)}{allowed}"
    yield f"{visible(str(place))}: {kind}: {headline}"
    for name, where in (("old", finding.old), ("new", finding.new)):
        if where is not None:
            code = visible(where.source.line_text(where.position.line).strip())
            yield f"  {name} {visible(str(where))}: {code}"
        else:
            yield f"  {name} nothing"
    if finding.witness is not None:
        yield f"  such as {visible(_shown(finding.witness))}"
    for note in finding.notes:
        yield f"  = note: {visible(note)}"
    for advice in finding.help:
        yield f"  = help: {visible(advice)}"


def _object(finding: Finding) -> dict[str, object]:
    service, _, keyspace = finding.keyspace.partition(".")
    return {
        "code": finding.code,
        "class": finding.kind.value,
        "cluster": finding.cluster,
        "service": service or None,
        "keyspace": keyspace or None,
        "path": finding.path or None,
        "headline": finding.headline,
        "notes": list(finding.notes),
        "help": list(finding.help),
        "rolling": finding.rolling,
        "allowed": finding.allowed,
        "old": _place(finding.old),
        "new": _place(finding.new),
        **_witness(finding.witness),
    }


def _witness(stored: bytes | None) -> dict[str, object]:
    if stored is None:
        return {}
    try:
        return {"witness": stored.decode()}
    except UnicodeDecodeError:
        return {"witness_base64": b64encode(stored).decode()}


def _shown(stored: bytes) -> str:
    """Return a stored value for people: text as it is, an empty one and bytes as a literal."""
    try:
        return stored.decode() or bytes_literal(stored)
    except UnicodeDecodeError:
        return bytes_literal(stored)


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    at = place.position
    return {"path": place.source.path, "line": at.line, "column": at.column}
