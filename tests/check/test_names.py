"""What schema names become in Python, against Python itself and the real runtime."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cachegen_runtime
from cachegen import names
from cachegen.kinds import KINDS
from cachegen.render import symbols
from cachegen.render.imports import Symbol
from cachegen_runtime import generated


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("api", "ApiCaches"),
        ("user_service", "UserServiceCaches"),
        ("userService", "UserServiceCaches"),
        ("API", "APICaches"),
        ("v2_api", "V2ApiCaches"),
        ("a__b_", "ABCaches"),
    ],
)
def test_a_service_names_its_classes(service: str, expected: str) -> None:
    assert names.caches_class(service) == expected
    assert names.async_caches_class(service) == f"Async{expected}"


def test_a_cluster_names_its_argument() -> None:
    assert names.parameter("rate-limits-2") == "rate_limits_2"


@pytest.mark.parametrize("text", ["a", "match", "type", "A1_", "self", "str"])
def test_identifiers_begin_with_a_letter(text: str) -> None:
    assert names.is_identifier(text)
    assert not names.is_keyword(text)


@pytest.mark.parametrize("text", ["", "_a", "1a", "a-b", "é", "a b", "a\n", "__a__"])
def test_other_words_are_no_identifiers(text: str) -> None:
    assert not names.is_identifier(text)


@pytest.mark.parametrize("text", ["class", "None", "True", "async", "lambda"])
def test_python_keeps_its_keywords(text: str) -> None:
    assert names.is_keyword(text)


@pytest.mark.parametrize(
    ("value", "member"),
    [
        ("light", "LIGHT"),
        ("high-contrast", "HIGH_CONTRAST"),
        ("1st", "_1ST"),
        ("2", "_2"),
        ("a.b c", "A_B_C"),
        ("straße", "STRASSE"),
        ("ﬁne", "FINE"),
        ("naïve", "NAÏVE"),
        ("日本", "日本"),
        ("None", "NONE"),
        ("mro", "MRO"),
        ("-x", "_X"),
        ("٣", "_٣"),
        ("-", "_"),
    ],
)
def test_a_value_names_its_member(value: str, member: str) -> None:
    assert names.enum_member(value) == member
    assert names.is_member("Theme", member)


@pytest.mark.parametrize("value", ["", "--", "🎉🎉🎉", "--a", "-a-", "__init__", "1_"])
def test_a_value_can_name_nothing(value: str) -> None:
    assert not names.is_member("Theme", names.enum_member(value))


def test_a_mangled_name_is_no_member_of_its_own_enum() -> None:
    member = names.enum_member("-theme--dark")
    assert not names.is_member("THEME", member)
    assert names.is_member("Theme", member)


@given(st.text(max_size=8), st.sampled_from(["Theme", "A", "THEME"]))
def test_python_agrees_on_which_names_are_members(value: str, enum: str) -> None:
    member = names.enum_member(value)
    if not names.is_member(enum, member):
        return
    assert unicodedata.normalize("NFKC", member) == member
    space: dict[str, type[StrEnum]] = {}
    exec(
        f"class {enum}(StrEnum):\n    {member} = 'value'\n", {"StrEnum": StrEnum}, space
    )
    assert [each.name for each in space[enum]] == [member]


def test_the_runtime_exports_every_name_that_is_reserved_for_it() -> None:
    exported = {*cachegen_runtime.__all__, *generated.__all__}
    assert set(names.RUNTIME_NAMES) <= exported
    assert set(generated.__all__) <= set(names.RUNTIME_NAMES)
    assert list(names.RUNTIME_NAMES) == sorted(names.RUNTIME_NAMES)


def test_a_name_of_the_runtime_that_no_module_needs_is_free_for_types() -> None:
    for name in ("Side", "Expiry", "CacheMissError", "LEFT"):
        assert name not in names.RESERVED_TYPE_NAMES


def test_every_name_that_a_module_imports_is_reserved() -> None:
    imported = {
        each.name for each in vars(symbols).values() if isinstance(each, Symbol)
    }
    imported |= {prefix + each.class_name for prefix in ("", "Async") for each in KINDS}
    imported |= {*symbols.CODECS.values(), "Caches", "AsyncCaches", "require_runtime"}
    assert imported <= names.RESERVED_TYPE_NAMES


def test_the_attributes_of_caches_are_those_of_the_runtime() -> None:
    attributes = {*dir(cachegen_runtime.Caches), *dir(cachegen_runtime.AsyncCaches)}
    public = {name for name in attributes if not name.startswith("_")}
    assert set(names.CACHES_ATTRIBUTES) == public
