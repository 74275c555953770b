"""The page of a code: what the problem means, with a wrong and a right schema."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc

from cachegen import DOCUMENTATION
from cachegen.diagnostics import Severity
from cachegen.problems import problem_classes


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to read on a problem; the body begins with the title."""

    code: str
    severity: Severity
    name: str
    title: str
    body: str


def page(code: str) -> Page | None:
    """Return the page of a code in either case, or None when there is no such code."""
    found = problem_classes().get(code.strip().upper())
    if found is None:
        return None
    body = cleandoc(found.__doc__ or "")
    title = " ".join(body.split("\n\n")[0].split())
    return Page(found.code, found.severity, found.__name__, title, body)


def explain(code: str) -> str | None:
    """Return the page as text with a line end, or None when there is no such code."""
    found = page(code)
    if found is None:
        return None
    return f"{found.severity}[{found.code}]\n\n{found.body}\n"


def address(code: str) -> str:
    """Return where the documentation has the page of a code."""
    return f"{DOCUMENTATION}diagnostics.html#{code.lower()}"


def codes() -> tuple[str, ...]:
    """Return all codes in order, so that a near one can be offered."""
    return tuple(problem_classes())
