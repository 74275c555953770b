"""The stages together: order, silence, what they import, and how their time grows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen import pipeline
from cachegen.source import Source
from tests.costs import assert_grows_linearly

from .compiling import examples, said
from .marked import keyspace

VOLATILE = 'version = 1\n[clusters.main]\neviction_policy = "volatile-lru"\n'


def test_the_examples_are_sound_in_any_order() -> None:
    forwards = pipeline.compile(examples())
    backwards = pipeline.compile(examples()[::-1])
    assert forwards.workspace == backwards.workspace
    assert forwards.workspace is not None
    assert forwards.problems == backwards.problems == ()


def test_problems_come_in_order_of_path_and_place() -> None:
    bad = 'version = 1\n[types]\nA = "x"\nB = "y"\n'
    found = pipeline.compile([Source("b.toml", bad), Source("a.toml", bad)]).problems
    places = [(each.place.source.path, each.place.span) for each in found]
    assert places == sorted(places)


def test_a_comment_silences_a_warning_on_its_own_line_alone() -> None:
    loud = VOLATILE + keyspace()
    codes = {each.code for each in pipeline.compile([Source("a.toml", loud)]).problems}
    assert len(codes) == 1
    (code,) = codes
    quiet = loud.replace(
        "[keyspaces.k]", f"[keyspaces.k]  # cachegen: ignore[CG999, {code}]"
    )
    assert pipeline.compile([Source("a.toml", quiet)]).problems == ()
    elsewhere = f"# cachegen: ignore[{code}]\n{loud}"
    assert said(pipeline.compile([Source("a.toml", elsewhere)]).problems) == [
        (code, "k")
    ]
    assert pipeline.compile([Source("a.toml", loud)], frozenset({code})).problems == ()


def test_errors_are_never_silenced() -> None:
    text = 'version = 1\n[types]\nA = "x"  # cachegen: ignore[CG202]\n'
    compiled = pipeline.compile([Source("a.toml", text)], frozenset({"CG202"}))
    assert said(compiled.problems) == [("CG202", "x")]
    assert compiled.workspace is None


def test_the_compiler_needs_nothing_of_rendering_or_the_command_line() -> None:
    program = (
        "import sys, cachegen.pipeline;"
        "print({'jinja2', 'black', 'click', 'mypy', 'redis'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()"


@given(
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["toml", "yaml"])
)
def test_no_text_whatever_makes_the_compiler_raise(text: str, ending: str) -> None:
    pipeline.compile([Source(f"a.{ending}", text)])
    pipeline.compile([Source(f"a.{ending}", f"version = 1\n[types]\nA = {text!r}")])


def _many(count: int, broken: bool) -> Source:
    parts = [VOLATILE]
    for n in range(count):
        parts.append(f'[structs.K{n}.fields]\nuser = "str"\nn = "int"\n')
        value = f'"Wrong{n}"' if broken else '"int"'
        one = keyspace(key=f'"K{n}"', value=value, pattern=f'"k{n}/:user/:n"')
        parts.append(one.replace("[keyspaces.k]", f"[keyspaces.k{n}]"))
    return Source("a.toml", "".join(parts))


@pytest.mark.parametrize("broken", [False, True])
def test_time_grows_with_the_number_of_keyspaces_and_not_with_its_square(
    broken: bool,
) -> None:
    def compiling(count: int) -> Callable[[], object]:
        source = _many(count, broken)
        assert len(pipeline.compile([source]).problems) == count
        return lambda: pipeline.compile([source])

    assert_grows_linearly(compiling, 300)


def test_a_workspace_with_an_unreadable_file_is_no_workspace_and_nothing_is_unknown() -> (
    None
):
    text = "version = 1\n" + keyspace(value='"Elsewhere"')
    compiled = pipeline.compile([Source("a.toml", text)], complete=False)
    assert (compiled.workspace, compiled.problems) == (None, ())


@pytest.mark.parametrize("index", range(len(examples())))
def test_what_is_known_of_the_other_files_changes_nothing(index: int) -> None:
    sources = examples()
    before = pipeline.compile(sources)
    text = sources[index].text.replace("version = 1", "version = 1\nunknown = 1")
    edited = list(sources)
    edited[index] = Source(sources[index].path, text)
    again = pipeline.compile(edited, known=before.analyses)
    assert again == pipeline.compile(edited)
    kept = [
        each is was for each, was in zip(again.analyses, before.analyses, strict=True)
    ]
    assert kept == [each == was for each, was in zip(edited, sources, strict=True)]
