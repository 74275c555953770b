"""Whatever stands in a buffer, and wherever the cursor is, there is an answer and no exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cachegen.lsp.completion import completion
from cachegen.lsp.hover import hover
from cachegen.lsp.positions import Encoding, Units
from cachegen.lsp.projects import Snapshot, compiled
from cachegen.lsp.renaming import Refused, rename, replaced
from cachegen.project.config import Config
from cachegen.source import Source
from tests.lsp.conftest import API, SHARED

_TEXTS = {"api.toml": API, "shared.yaml": SHARED}


def _snapshot(texts: dict[str, str]) -> Snapshot:
    return compiled(Config(Path("/")), [Source(f"/{n}", t) for n, t in texts.items()])


@pytest.mark.parametrize("name", sorted(_TEXTS))
def test_every_place_of_a_good_schema_has_an_answer(name: str) -> None:
    snapshot = _snapshot(_TEXTS)
    path = Path(f"/{name}")
    for offset in range(len(_TEXTS[name]) + 1):
        hover(snapshot, path, offset)
        completion(snapshot, path, offset)


@pytest.mark.parametrize("name", sorted(_TEXTS))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_place_of_a_text_that_is_being_edited_has_an_answer(
    name: str, data: st.DataObject
) -> None:
    text = _TEXTS[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    typed = data.draw(st.text(st.sampled_from("\"'=:[]{}#\n\t ,.a🎉/|&*"), max_size=4))
    edited = text[:start] + typed + text[end:]
    snapshot = _snapshot({**_TEXTS, name: edited})
    path = Path(f"/{name}")
    for offset in range(max(0, start - 3), min(len(edited), start + 8) + 1):
        hover(snapshot, path, offset)
        completion(snapshot, path, offset)
        mention = snapshot.mention_at(path, offset)
        if mention is not None:
            rename(snapshot, mention.symbol, "another")


def test_renaming_there_and_back_gives_the_same_texts() -> None:
    texts = dict(_TEXTS)
    for symbol in {each.symbol for each in _snapshot(texts).mentions}:
        there = _renamed(texts, symbol.name, symbol.what, "z1")
        if there is not None:
            assert _renamed(there, "z1", symbol.what, symbol.name) == texts


def _renamed(
    texts: dict[str, str], old: str, what: str, new: str
) -> dict[str, str] | None:
    snapshot = _snapshot(texts)
    found = (each.symbol for each in snapshot.mentions)
    symbol = next(each for each in found if (each.name, each.what) == (old, what))
    edits = rename(snapshot, symbol, new)
    assert not isinstance(edits, Refused), edits.reason
    return {
        name: replaced(text, edits.get(Path(f"/{name}"), ()), new)
        for name, text in texts.items()
    }


@given(st.text(st.sampled_from("aé🎉\n\r\t"), max_size=30), st.data())
def test_positions_there_and_back_give_the_same_offset(
    text: str, data: st.DataObject
) -> None:
    source = Source("x", text)
    encodings: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
    units = Units(data.draw(st.sampled_from(encodings)))
    offset = data.draw(st.integers(0, len(text)))
    line = source.position(offset).line
    if offset > source.line_span(line).end:
        return  # Between the characters of a line end.
    assert units.offset(source, *units.position(source, offset)) == offset


DEFAULTS = """\
version = 1
[clusters.main]
[structs.Inner.fields]
a = { type = "int", default = 1 }
[structs.Outer.fields]
one = { type = "Inner", default = { a = 2 } }
many = { type = "list[Inner]", default = [{ a = 3 }] }
maybe = { type = "Inner | None", default = { a = 4 } }
named = { type = "dict[str, Inner]", default = { a = { a = 5 } } }
deep = { type = "Outer2", default = { inner = { a = 6 } } }
[structs.Outer2.fields]
inner = "Inner"
[keyspaces.k]
cluster = "main"
key = "str"
value = "Outer"
pattern = "k/:key"
expiry = "1d"
"""


def test_a_field_is_renamed_in_defaults_too() -> None:
    snapshot = _snapshot({"d.toml": DEFAULTS})
    assert not snapshot.problems
    offset = DEFAULTS.index("a = {")
    mention = snapshot.mention_at(Path("/d.toml"), offset)
    assert mention is not None
    edits = rename(snapshot, mention.symbol, "b")
    assert not isinstance(edits, Refused)
    text = replaced(DEFAULTS, edits[Path("/d.toml")], "b")
    assert not _snapshot({"d.toml": text}).problems
    for number in range(2, 7):
        assert f"{{ b = {number} }}" in text
    assert "default = { a = { b = 5 } }" in text
