"""The short form of fuzzing: the corpus, and a fixed number of mutations of each language."""

from __future__ import annotations

import pytest
from black.parsing import InvalidInput

from tests.endurance.hostile_schemas import unguided
from tests.hostile_schemas.corpus import LANGUAGES, Language
from tests.hostile_schemas.mutations import compiled_mutations
from tests.hostile_schemas.naive import docstring
from tests.hostile_schemas.words import WORDS, dictionary


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mutation_is_refused_at_its_places_or_becomes_python(
    language: Language,
) -> None:
    figures = unguided(language, 800)
    assert figures["inputs without guidance"] > 800
    assert figures["became Python"] > 30


def test_templates_that_place_texts_naively_fail_the_same_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cachegen.render.views.docstring", docstring)
    with pytest.raises((SyntaxError, InvalidInput)):
        compiled_mutations("toml", 1_000, 1)


def test_the_dictionary_is_one_that_a_fuzzer_reads() -> None:
    lines = dictionary().splitlines()
    assert len(lines) > 200
    read = {
        line[1:-1].encode().decode("unicode_escape").encode("latin-1") for line in lines
    }
    assert read <= set(WORDS)
