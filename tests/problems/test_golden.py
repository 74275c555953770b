"""The whole text of every problem, compared with a file beside the schema that causes it.

A case is a folder in `cases` with schema files and `stderr.txt`. ``pytest tests/problems
--rewrite-golden`` writes what is said now; read each change as a user would.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from cachegen import front, pipeline
from cachegen.diagnostics import Problem
from cachegen.ownership import Owned, foreign_imports
from cachegen.problems import problem_classes
from cachegen.report.text import text
from cachegen.source import Source

CASES = Path(__file__).parent / "cases"
EXPECTED = "stderr.txt"
OWNERS = "owners.json"
UNREACHED = {"CG123"}
"""A net under the TOML parser, for which nothing is known that falls into it."""
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def compiled(folder: Path) -> str:
    """Return what is said of the schema files of a folder."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.suffix in (".toml", ".yaml", ".yml"):
            read = front.read(path.name, path.read_bytes())
            if isinstance(read, Source):
                sources.append(read)
            else:
                problems.append(read)
    found = pipeline.compile(sources, complete=not problems)
    return text([*problems, *found.problems, *foreign(folder)])


def foreign(folder: Path) -> tuple[Problem, ...]:
    """Return the imports that the owners of a case forbid, of the Python files that it tells of."""
    told = folder / OWNERS
    if not told.exists():
        return ()
    case = json.loads(told.read_text())
    owners = {name: tuple(each) for name, each in case["owners"].items()}
    files = [
        (Path("/project", name), name, source.encode())
        for name, source in case["files"].items()
    ]
    owned = Owned(Path("/project"), Path("/project/caches"), owners)
    return tuple(foreign_imports(owned, files))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_whole_text_is_as_expected(folder: Path, rewrite_golden: bool) -> None:
    said = compiled(folder)
    expected = folder / EXPECTED
    if rewrite_golden:
        expected.write_bytes(said.encode())
    assert said == expected.read_bytes().decode()


def test_every_code_has_a_case_named_after_it() -> None:
    missing = [
        code
        for code in problem_classes()
        if code not in UNREACHED
        and not any(
            f"[{code}]" in (folder / EXPECTED).read_text("utf-8")
            for folder in FOLDERS
            if folder.name.startswith(code)
        )
    ]
    assert missing == []


def test_every_problem_says_what_to_do() -> None:
    silent = [
        each.splitlines()[0]
        for folder in FOLDERS
        for each in re.split(
            r"\n\n(?=[^\n ]+:\d+:\d+: )", (folder / EXPECTED).read_text("utf-8")
        )
        if each and " = help: " not in each
    ]
    assert silent == []


def test_no_text_says_invalid_or_shows_a_repr() -> None:
    for folder in FOLDERS:
        said = (folder / EXPECTED).read_text("utf-8")
        words = "".join(line for line in said.splitlines(True) if " | " not in line[:8])
        assert not re.search(
            r"(?i)\binvalid\b|<[a-z_.]+ object|Span\(|\bNone\b`? `", words
        )


TOML_SPELLING = re.compile(r"""\b\w+ = (?:["'\[{0-9]|true|false)|\[\w+\.[\w.]+\]""")
"""An entry or a header as TOML has it."""


def as_yaml(path: Path) -> str | None:
    """Return a TOML schema as YAML, or None for one that is no TOML."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None
    plain = json.loads(json.dumps(data, default=str))
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_help_is_in_the_language_of_the_file(folder: Path) -> None:
    sources = [
        Source(f"{path.stem}.yaml", spelled)
        for path in sorted(folder.glob("*.toml"))
        if (spelled := as_yaml(path)) is not None
    ]
    reports = [each.describe() for each in pipeline.compile(sources).problems]
    for report in reports:
        words = " ".join((report.headline, *report.notes, *report.help))
        # What the user wrote is theirs, in whatever language it stands there.
        assert not TOML_SPELLING.search(re.sub("`[^`]*`", "", words)), words
        assert not TOML_SPELLING.search(" ".join(report.help)), report.help


def test_the_search_for_toml_finds_it() -> None:
    for each in ('expiry = "1h"', "version = 1", "[structs.A.fields]", "x = true"):
        assert TOML_SPELLING.search(each)
    assert not TOML_SPELLING.search("expiry: { in: 1h }, list[str], dict[str, int]")
