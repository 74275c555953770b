"""`cachegen explain`: the page of a code, or the list of all codes."""

from __future__ import annotations

from cachegen.breaking import pages
from cachegen.breaking.finding import CODES
from cachegen.cli.console import put
from cachegen.cli.status import Status
from cachegen.report.explain import codes, page
from cachegen.report.explain import explain as explained
from cachegen.words.near import near_name
from cachegen.wrong_use import WrongUse


def explain(code: str | None) -> int:
    """Print what was asked for and return the exit status."""
    put(_list() if code is None else _page(code))
    return Status.GOOD


def _page(code: str) -> str:
    found = explained(code) or pages.explain(code)
    if found is None:
        near = near_name(code.strip().upper(), (*codes(), *CODES))
        hint = f"did you mean {near}?" if near else "`cachegen explain` lists all codes"
        raise WrongUse(f"there is no diagnostic {code!r}: {hint}")
    return found


def _list() -> str:
    problems = (page(code) for code in codes())
    rows = [(each.code, str(each.severity), each.title) for each in problems if each]
    for code in CODES:
        kind, headline = pages.title(code)
        rows.append((code, str(kind), headline))
    return "".join(f"{code}  {kind:<9}  {title}\n" for code, kind, title in rows)
