"""`cachegen explain`: the page of a code, or the list of all codes."""

from __future__ import annotations

import click

from cachegen.breaking import pages
from cachegen.breaking.finding import CODES
from cachegen.cli.console import put
from cachegen.cli.options import debug, examples
from cachegen.cli.status import Status
from cachegen.report.explain import codes, page
from cachegen.report.explain import explain as explained
from cachegen.words.near import near_name
from cachegen.wrong_use import WrongUse


def _begun(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the codes that a shell can complete to."""
    known = (*codes(), *CODES)
    return [code for code in known if code.startswith(incomplete.upper())]


@click.command(epilog=examples("cachegen explain CG301", "cachegen explain"))
@click.argument("code", required=False, shell_complete=_begun)
@debug
def explain(code: str | None) -> int:
    """Say what a diagnostic means, with a wrong and a right example.

    Codes are those of `cachegen check` (CG…) and of `cachegen breaking` (CB…). Without
    CODE, list all of them.
    """
    put(_list() if code is None else _page(code))
    return Status.GOOD


def _page(code: str) -> str:
    name = _with_letters(code)
    found = explained(name) or pages.explain(name)
    if found is None:
        near = near_name(code.strip().upper(), (*codes(), *CODES))
        hint = f"did you mean {near}?" if near else "`cachegen explain` lists all codes"
        raise WrongUse(f"there is no diagnostic {code!r}: {hint}")
    return found


def _with_letters(code: str) -> str:
    """Return a code that was given by its number alone as it stands in messages."""
    if not code.strip().isdecimal():
        return code
    named = (f"{letters}{code.strip()}" for letters in ("CG", "CB"))
    return next((each for each in named if each in (*codes(), *CODES)), code)


def _list() -> str:
    problems = (page(code) for code in codes())
    rows = [(each.code, str(each.severity), each.title) for each in problems if each]
    for code in CODES:
        kind, headline = pages.title(code)
        rows.append((code, str(kind), headline))
    return "".join(f"{code}  {kind:<9}  {title}\n" for code, kind, title in rows)
