"""No text of a schema becomes code: planted in every field, in both languages, run and compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import msgspec
import pytest
from msgspec import Struct

from cachegen.render.code import Code
from tests.hostile_schemas import naive, planted
from tests.hostile_schemas.corpus import LANGUAGES, Language
from tests.hostile_schemas.law import check_places
from tests.hostile_schemas.planted import BENIGN, PAYLOADS


@pytest.fixture(scope="module")
def benign() -> str:
    """Return the program of the harmless schema."""
    return _program(BENIGN)


def _program(text: str) -> str:
    return planted.program(planted.compiled(planted.escaped(text, "toml")))


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_a_text_in_every_field_means_the_same_in_both_languages(text: str) -> None:
    one, other = (
        planted.compiled(planted.escaped(text, language)).workspace
        for language in LANGUAGES
    )
    assert one is not None
    assert other is not None
    assert one.services[0].source == f"schemas/{text}.toml"
    assert msgspec.structs.replace(other, services=one.services) == one


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_a_text_in_every_field_changes_no_code_and_comes_out_as_it_went_in(
    text: str, benign: str
) -> None:
    result = planted.compiled(planted.escaped(text, "toml"))
    assert planted.program(result) == benign
    profile = planted.executed(result)["Profile"]
    assert isinstance(profile, type)
    assert issubclass(profile, Struct)
    made = profile()
    values = {name: getattr(made, name) for name in profile.__struct_fields__}
    assert values.pop("inner").text == text
    assert values == {
        "text": text,
        "texts": [text, text],
        "pairs": {text: text},
        "both": (text, 1),
        "raw": text.encode(),
        "choice": text,
    }


@cache
def _harmless(language: Language) -> str:
    return planted.program(planted.compiled(planted.verbatim(BENIGN, language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_a_text_that_is_written_as_it_is_changes_no_code_or_is_refused(
    text: str, language: Language
) -> None:
    result = planted.compiled(planted.verbatim(text, language))
    if result.workspace is None:
        check_places(result.problems)
        assert result.problems
        return
    assert planted.program(result) == _harmless(language)
    planted.executed(result)


CONTROLS: dict[str, tuple[Callable[..., Code], str]] = {
    "cachegen.render.views.docstring": (naive.docstring, '"""{0}{1}{0}"""'),
    "cachegen.render.constants.literal": (naive.literal, 'x"{0}{1} #'),
    "cachegen.render.plan.comment": (naive.comment, "x{0}{1}{0}"),
}
"""Naive filters by the name of what they stand in for, and a payload that each lets through."""


@pytest.mark.parametrize("control", CONTROLS)
def test_a_naive_template_fails_the_same_comparison(
    control: str, benign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in, payload = CONTROLS[control]
    monkeypatch.setattr(control, stand_in)
    for end in ("\n", "\r", "\r\n"):
        text = payload.format(end, planted.CODE)
        assert text in PAYLOADS
        assert _differs(text, benign)
    assert not _differs(BENIGN, benign)


def _differs(text: str, benign: str) -> bool:
    try:
        return _program(text) != benign
    except (SyntaxError, ValueError):
        return True


SLOTS = {
    "a service": "service = {0}\n",
    "a cluster's name": "[clusters.{0}]\n",
    "a policy": "[clusters.c]\neviction_policy = {0}\n",
    "a type's name": '[types]\n{0} = "str"\n',
    "a base": "[types]\nT = {0}\n",
    "an import": '[types]\nT = {{ base = "str", import = {0} }}\n',
    "an enum's name": '[enums]\n{0} = ["a"]\n',
    "a struct's name": "[structs.{0}.fields]\n",
    "a struct's import": "[structs.S]\nimport = {0}\n",
    "a field's name": '[structs.S.fields]\n{0} = "str"\n',
    "a field's type": "[structs.S.fields]\nf = {0}\n",
    "a default that is no text": '[structs.S.fields]\nf = {{ type = "int", default = {0} }}\n',
    "a keyspace's name": "[keyspaces.{0}]\n",
    "a key": "[keyspaces.k]\nkey = {0}\n",
    "a value": "[keyspaces.k]\nvalue = {0}\n",
    "a pattern": "[keyspaces.k]\npattern = {0}\n",
    "an expiry": "[keyspaces.k]\nexpiry = {0}\n",
    "a jitter": '[keyspaces.k]\nexpiry = {{ in = "1m", jitter = {0} }}\n',
    "an occasion": '[keyspaces.k]\nexpiry = {{ in = "1m", on = {0} }}\n',
    "a time of day": '[keyspaces.k]\nexpiry = {{ daily_at = {0}, timezone = "UTC" }}\n',
    "a timezone": '[keyspaces.k]\nexpiry = {{ daily_at = "03:00", timezone = {0} }}\n',
    "a shard": '[keyspaces.k]\nkey = "str"\npattern = "k/:key"\nshard_by = {0}\n',
    "a way to fail": "[keyspaces.k]\non_decode_error = {0}\n",
    "an unknown key": "{0} = 1\n",
}


@pytest.mark.parametrize("slot", SLOTS)
def test_where_no_free_text_belongs_each_payload_is_refused_where_it_stands(
    slot: str,
) -> None:
    for text in (each for each in PAYLOADS if not each.isidentifier()):
        source = planted.slotted(SLOTS[slot], text)
        found = planted.compiled(source).problems
        check_places(found)
        line = SLOTS[slot].split("{0}")[0].count("\n") + 2
        assert [each for each in found if each.place.position.line == line], text
