"""What help tells to write means the same in TOML and in YAML, and is valid in each."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cachegen import front
from cachegen.front.tree import Document, Mapping, Node, Scalar, Sequence
from cachegen.source import Place, Source, Span
from cachegen.words import spelling

TOML = Place(Source("shop.toml", ""), Span(0, 0))
YAML = Place(Source("shop.yaml", ""), Span(0, 0))

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffe\uffff")) | (
    st.sampled_from(
        [
            *("10s", "1h30m", "03:00", "10%", ":key", "profile/:key", "list[str]"),
            *("true", "null", "No", "1", "1.5", "0x1", "1e3", "-1s", "- a", "a: b"),
            *("a #b", "# c", "a:", "[x]", "{x}", "*x", "&x", "!x", "~", "", " a "),
            *('say "hi"', "it's", "a, b", "500ms", "1_000", ".inf", "2026-01-01", "?"),
            *("str | None", 'Literal["a"]', "|", ">", "@", "`", "%", "=", "<<", "a\\b"),
        ]
    )
)
keys = st.sampled_from(["a", "b", "c-d", "on", "a b", "1", "é", "a.b", ":x", "a: b"])
data = st.recursive(
    texts | st.booleans() | st.integers(-(2**63), 2**63 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
)


def read(path: str, text: str) -> Document:
    source = front.read(path, text.encode())
    assert isinstance(source, Source)
    parsed = front.parse(source)
    assert parsed.problems == ()
    assert parsed.document is not None
    return parsed.document


def plain(node: Node) -> object:
    match node:
        case Mapping(entries=entries):
            return {each.key.text: plain(each.value) for each in entries}
        case Sequence(items=items):
            return [plain(each) for each in items]
        case Scalar(value=value):
            return value


@given(keys, data)
def test_an_entry_holds_its_value_in_both_languages(
    key: str, value: spelling.Data
) -> None:
    toml = spelling.entry(TOML, key, value)
    assert tomllib.loads(toml) == {key: value}
    assert plain(read("a.toml", toml).root) == {key: value}
    spelled = spelling.entry(YAML, key, value)
    assert plain(read("a.yaml", spelled).root) == {key: value}
    assert spelling.said(YAML, toml) == spelled
    # Also to those who read YAML 1.1, if not always the same.
    assert len(yaml.safe_load(spelled)) == 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("10s", "expiry: 10s"),
        ("10%", "expiry: 10%"),
        ("profile/:key", "expiry: profile/:key"),
        ("list[str]", "expiry: list[str]"),
        ("1", 'expiry: "1"'),
        ("true", 'expiry: "true"'),
        ({"daily_at": "03:00"}, "expiry: { daily_at: 03:00 }"),
        (["a", "list[str]"], 'expiry: [a, "list[str]"]'),
    ],
)
def test_yaml_needs_few_quotes(value: spelling.Data, said: str) -> None:
    assert spelling.entry(YAML, "expiry", value) == said


def test_declarations_are_headers_in_toml_and_mappings_in_yaml() -> None:
    body = {"import": "shop.Invoice"}
    said = [
        spelling.declared(each, "structs", "Invoice", body) for each in (TOML, YAML)
    ]
    assert said == [
        '[structs.Invoice] with import = "shop.Invoice"',
        "structs: { Invoice: { import: shop.Invoice } }",
    ]
    assert spelling.declared(TOML, "clusters", "main", {}) == "[clusters.main]"
    assert spelling.declared(YAML, "clusters", "main", {}) == "clusters: { main: {} }"
