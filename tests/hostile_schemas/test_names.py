"""Each odd word is a name that works, or is refused with a code at its place."""

from __future__ import annotations

import keyword

import pytest

from cachegen import names, pipeline
from cachegen.source import Source
from tests.endurance.hostile_names import named
from tests.hostile_schemas.naming import WORDS, accepted, places

CODES = {"CG205", "CG206", "CG207", "CG251", "CG252", "CG254"}


@pytest.mark.parametrize("place", places())
def test_each_word_is_accepted_or_refused_where_it_stands(place: str) -> None:
    _, kept, refused = accepted("types.toml", places()[place], WORDS)
    assert {*kept, *refused} == set(WORDS)
    assert set(refused.values()) <= CODES
    if place != "members":
        spelled = [each.replace("-", "_") for each in kept]
        assert [each for each in spelled if not names.is_identifier(each)] == []
        assert [each for each in spelled if keyword.iskeyword(each)] == []


def test_types_of_every_name_and_services_of_some_run_and_keep_values() -> None:
    figures = named(0.1)
    assert figures["types"] > 150
    assert figures["services"] > 20


def test_names_that_differ_in_case_only_are_types_of_their_own() -> None:
    text = 'version = 1\n[structs.Word.fields]\na = "word"\n[types]\nword = "WORD"\nWORD = "int"\n'
    result = pipeline.compile([Source("api.toml", text)])
    assert result.workspace is not None
    assert {each.name for each in result.workspace.named} == {"word", "WORD"}


@pytest.mark.parametrize("other", ["API", "Api", "aPI"])
def test_services_whose_files_differ_in_case_only_are_refused(other: str) -> None:
    texts = ("version = 1\n", f'version = 1\nservice = "{other}"\n')
    sources = [Source("api.toml", texts[0]), Source("b.toml", texts[1])]
    assert [each.code for each in pipeline.compile(sources).problems] == ["CG209"]
