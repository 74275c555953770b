"""What a keyspace makes of foreign values: an error that names the key, or a counted miss, and the others as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from cachegen_runtime import CacheDecodeError
from cachegen_runtime.generated import STR, scalar_key
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.lists import ListOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.sets import SetOperations
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.protocol import Reply
from cachegen_runtime.values.codec import Undecodable
from tests.hostile.decoders import DECODERS, Decoder
from tests.hostile.law import judge
from tests.hostile.models import Child, Newer, Older, Wide
from tests.hostile.mutations import seeds

CORPUS = seeds()
SOUND = {
    name: [data for data in CORPUS if judge(decoder, data)]
    for name, decoder in DECODERS.items()
}
FOREIGN = {
    name: [data for data in CORPUS if not judge(decoder, data)]
    for name, decoder in DECODERS.items()
}


def definition(
    name: str, on_decode_error: Literal["raise", "miss"]
) -> KeyspaceDefinition[str, object]:
    return KeyspaceDefinition(
        service="hostile",
        name="things",
        cluster="main",
        pattern="things/:key",
        key=scalar_key(STR),
        value=DECODERS[name].codec,
        on_decode_error=on_decode_error,
    )


@pytest.mark.parametrize("name", [name for name in DECODERS if FOREIGN[name]])
def test_one_foreign_value_spoils_no_other_of_a_multi_get(name: str) -> None:
    good = SOUND[name][0]
    value = DECODERS[name].codec.decode(good)
    lenient, strict = definition(name, "miss"), definition(name, "raise")
    for number, bad in enumerate(FOREIGN[name], 1):
        asked = ValueOperations(lenient, b"").multi_get(["a", "b", "c", "d"])
        assert asked.read([good, bad, None, good]) == [value, None, None, value]
        assert lenient.counters.decode_misses.count == number
        asked = ValueOperations(strict, b"").multi_get(["a", "b", "c"])
        with pytest.raises(CacheDecodeError) as caught:
            asked.read([good, bad, good])
        assert caught.value.key == "things/b"
        assert caught.value.__cause__ is caught.value.__context__ is None
    assert strict.counters.decode_misses.count == 0


@pytest.mark.parametrize("name", [name for name in DECODERS if FOREIGN[name]])
def test_every_read_of_one_value_refuses_or_counts(name: str) -> None:
    lenient, strict = definition(name, "miss"), definition(name, "raise")
    value = DECODERS[name].codec.decode(SOUND[name][0])
    reads: list[Callable[[ValueOperations[str, object]], Operation[object]]] = [
        lambda on: on.get("k"),
        lambda on: on.get_and_delete("k"),
        lambda on: on.get_and_set("k", value),
    ]
    for bad in FOREIGN[name]:
        for read in reads:
            assert read(ValueOperations(lenient, b"")).read(bad) is None
            with pytest.raises(CacheDecodeError) as caught:
                read(ValueOperations(strict, b"")).read(bad)
            assert (caught.value.keyspace, caught.value.key) == ("things", "things/k")
    assert lenient.counters.decode_misses.count == 3 * len(FOREIGN[name])


ELEMENTS = [name for name in DECODERS if FOREIGN[name] and DECODERS[name].made.__hash__ is not None
            and DECODERS[name].codec.name in ("str", "int", "float", "bool", "UUID", "date", "datetime",
                                              "Mood", "UserID", "Score", "Count", "Slug", "Even")]  # fmt: skip


@pytest.mark.parametrize("name", ELEMENTS)
def test_one_foreign_element_spoils_no_other_of_a_list_or_set(name: str) -> None:
    good = SOUND[name][0]
    value = DECODERS[name].codec.decode(good)
    lenient, strict = definition(name, "miss"), definition(name, "raise")

    def answers(
        of: KeyspaceDefinition[str, object], reply: list[Reply]
    ) -> list[object]:
        lists, sets = ListOperations(of, b""), SetOperations(of, b"")
        asked: list[Operation[object]] = [
            lists.items("k"), lists.get_range("k", 0, 9), sets.items("k"), sets.union("k", "l"),
            sets.sample("k", 3), sets.sample_with_replacement("k", 3), sets.pop("k", 3),
        ]  # fmt: skip
        found: list[object] = []
        for operation in asked:
            try:
                found.append(operation.read(list(reply)))
            except CacheDecodeError as error:
                found.append(error.key)
        return found

    for bad in FOREIGN[name]:
        one, only = [value], {value}
        expected: list[object] = [one, one, only, only, only, one, only]
        assert answers(lenient, [bad, good, bad]) == expected
        assert answers(strict, [bad, good]) == ["things/k"] * 7
    assert lenient.counters.decode_misses.count == 14 * len(FOREIGN[name])


def test_values_of_other_releases_are_read_or_refused_as_the_shapes_say() -> None:
    child, older, newer = (
        DECODERS[f"{age} struct"].codec for age in ("recursive", "older", "newer")
    )
    assert child.decode(older.encode(Older(x=1))) == Child(x=1)
    assert older.decode(child.encode(Child(x=1, y="z"))) == Older(x=1)
    assert child.decode(newer.encode(Newer(x=1, added=(1, 2)))) == Child(x=1)
    assert newer.decode(child.encode(Child(x=1))) == Newer(x=1)
    assert not judge(DECODERS["struct"], child.encode(Child(x=1)))


@pytest.mark.parametrize(
    "json",
    [
        '"price":"1_000"',
        '"price":" 1"',
        '"price":"\u0661"',
        '"price":"NaN"',
        '"price":"-sNaN"',
        '"price":"Infinity"',
        '"prices":["1","+1"]',
        '"by_mood":{"low":"\uff11"}',
        '"by_ratio":{"nan":"x"}',
        '"by_ratio":{"-inf":"x"}',
        '"ratio":NaN',
        '"ratio":1e999',
        '"ratio":"1.0"',
        '"count":1.0',
        '"count":"1"',
        '"count":true',
        '"count":' + "9" * 5000,
        '"by_number":{"1_0":"x"}',
        '"by_number":{"\u0661":"x"}',
        '"by_number":{" 1":"x"}',
        '"day":"20260101"',
        '"moment":"2026-01-01T24:00:00Z"',
        '"moment":1',
        '"span":"P1Y"',
        '"ident":"{00000000-0000-0000-0000-000000000001}"',
        '"raw":"a-_="',
        '"kind":true',
        '"pair":[1]',
        '"mood":"HIGH"',
        '"count":1,"count":"2"',
        '"count":"2","count":1',
    ],
    ids=lambda json: ascii(json)[:30],
)
def test_json_that_python_would_forgive_is_refused(json: str) -> None:
    stored = f'{{"text":"t",{json}}}'.encode()
    assert not judge(DECODERS["struct"], stored)


def test_of_a_member_that_comes_twice_the_last_is_the_value() -> None:
    found = DECODERS["struct"].codec.decode(b'{"text":"t","count":1,"count":2}')
    assert found == Wide(text="t", count=2)


@pytest.mark.parametrize("depth", [10, 500, 5_000, 200_000])
def test_nesting_of_any_depth_is_read_whole_or_refused(depth: int) -> None:
    for name in (
        "recursive struct",
        "pydantic",
        "dataclass",
        "models inside",
        "struct",
    ):
        for head, tail in (
            (b'{"x":1,"next":', b"}"), (b'{"number":1,"inner":', b"}"), (b"[", b"]"),
            (b'{"name":"n","child":', b"}"), (b'{"newer":', b"}"),
        ):  # fmt: skip
            for core in (b'{"x":1,"number":1}', b""):
                decoder = DECODERS[name]
                built = whole(decoder, head * depth + core + tail * depth)
                assert built in (None, decoder.made)


def whole(decoder: Decoder, data: bytes) -> type | None:
    """Return the class of what bytes decode to, None for what is refused."""
    try:
        return type(decoder.codec.decode(data))
    except Undecodable:
        return None
