"""What must hold of any bytes that claim to be a schema, whatever they are.

They are refused, each problem at a place inside the file, or they become Python; the
formatter keeps what they mean; an editor gets an answer wherever its cursor stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from zlib import crc32

from cachegen import front, pipeline
from cachegen.clients import CLIENTS
from cachegen.diagnostics import Problem, Severity
from cachegen.fmt import formatted
from cachegen.front import read
from cachegen.lsp.completion import completion
from cachegen.lsp.hover import hover
from cachegen.lsp.projects import compiled
from cachegen.pipeline import Compiled
from cachegen.project.config import Config
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.report.text import text as report_text
from cachegen.source import Source
from tests.fmt.corpus import meaning

LONGEST_HEADLINE = 400
_BOTH = frozenset(CLIENTS)


class Ending(StrEnum):
    """What became of a file."""

    UNREADABLE = "unreadable"
    REFUSED = "refused"
    RENDERED = "rendered"


def ending(path: str, data: bytes) -> Ending:
    """Return what the compiler makes of a file that is alone in its workspace.

    Raises AssertionError when it is neither refused at places nor becomes Python.
    """
    source = read(path, data)
    if not isinstance(source, Source):
        check_places((source,))
        return Ending.UNREADABLE
    result = pipeline.compile([source])
    check_places(result.problems)
    if result.workspace is None:
        severities = {each.severity for each in result.problems}
        assert Severity.ERROR in severities, "refused, and nobody says why"
        return Ending.REFUSED
    for name, text in rendered(result).items():
        if name.endswith(".py"):
            compile(text, name, "exec", dont_inherit=True)
    return Ending.RENDERED


def rendered(result: Compiled) -> dict[str, str]:
    """Return the files that a sound workspace becomes."""
    assert result.workspace is not None, result.problems
    return render(plan(result.workspace, _BOTH))


def check_places(problems: Iterable[Problem]) -> None:
    """Assert that each problem can be shown, on lines of its own, at places in its files."""
    for problem in problems:
        report = problem.describe()
        assert report.labels[0].place == problem.place
        for place in (problem.place, *(label.place for label in report.labels)):
            assert place.span.end <= len(place.source.text) + 1
            assert place.span.start <= len(place.source.text)
            assert place.position.line >= 1
        assert 0 < len(report.headline) <= LONGEST_HEADLINE, problem.code
        shown = report_text((problem,))
        first = shown.split("\n", 1)[0]
        assert f"{problem.severity}[{problem.code}]: " in first
        assert not set(shown) & set("\r\x0b\x0c\x1b\x85\u2028\u2029"), problem.code


def check_reading(path: str, data: bytes) -> None:
    """Assert what the formatter and an editor promise for a file; its bytes choose the cursor."""
    source = read(path, data)
    if isinstance(source, Source):
        check_formatting(source)
        check_editing(source, crc32(data) % (len(source.text) + 1))


def check_formatting(source: Source) -> None:
    """Assert that the formatter keeps meaning and comments, and comes to rest."""
    result = formatted(source)
    if result.text is None:
        assert result.problems or result.reason
        return
    after = Source(source.path, result.text, source.has_bom)
    assert _told_in_any_order(after) == _told_in_any_order(source)
    assert _comments(after) == _comments(source)
    assert formatted(after).text == result.text


def _told_in_any_order(source: Source) -> tuple[object, list[tuple[str, str]]]:
    """Return a source's meaning, without what is told by the order of its keys.

    An empty section behind an unknown key is told; before one, the key was to be indented.
    """
    workspace, said = meaning(source)
    if any(code == "CG110" for code, _ in said):
        said = [each for each in said if each[0] != "CG111"]
    return workspace, said


def check_editing(source: Source, offset: int) -> None:
    """Assert that an editor has its answers while its buffer holds this text."""
    path = Path("/") / source.path
    buffer = Source(str(path), source.text, source.has_bom)
    snapshot = compiled(Config(Path("/")), [buffer])
    for at in {0, min(offset, len(source.text)), len(source.text)}:
        hover(snapshot, path, at)
        completion(snapshot, path, at)
        snapshot.mention_at(path, at)


def _comments(source: Source) -> Counter[str]:
    document = front.parse(source).document
    assert document is not None
    return Counter(each.text.rstrip() for each in document.comments)
