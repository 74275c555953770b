"""What a store holds, drops and serves, without a server; the races of section 4.2, step by step."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from time import monotonic

import pytest

from cachegen_runtime.generated import scalar_key
from cachegen_runtime.keys.records import key_of_record, record_heads, record_key
from cachegen_runtime.keyspace import KeyspaceDefinition, Near, Origin
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.transport.near.reading import Asked, form_of
from cachegen_runtime.transport.near.store import Store
from cachegen_runtime.values.scalars import STR

LATER = 1e9


def live(entries: int = 100, bytes: int = 100_000) -> Store[str, str]:
    """Return a store that is served for the next minutes."""
    near = Near(shared=True, entries=entries, bytes=bytes)
    store: Store[str, str] = Store(near, 0, STR)
    store.open()
    store.live_until = store.valid_until = monotonic() + LATER
    return store


def held(store: Store[str, str]) -> set[bytes]:
    """Return the keys that would be served."""
    return {key for key in store.by_sent if store.find(key)}


def fill(store: Store[str, str], key: bytes, data: bytes = b"v") -> None:
    """Hold a value, as a read does that nothing disturbs."""
    token = store.reserve([key])
    assert token is not None
    store.fill(key, token, data, monotonic() + LATER)


@pytest.mark.parametrize("event", ["push", "drop", "flush", "close"])
def test_a_reply_that_was_under_way_when_its_key_changed_is_not_held(
    event: str,
) -> None:
    store = live()
    token = store.reserve([b"a", b"b"])
    assert token is not None
    match event:
        case "push":
            store.push([b"a"])
        case "drop":
            store.drop([b"a"])
        case "flush":
            store.flush()
        case _:
            store.close()
            store.open()
            store.live_until = monotonic() + LATER
    store.fill(b"a", token, b"old", monotonic() + LATER)
    store.fill(b"b", token, b"b", monotonic() + LATER)
    assert held(store) == ({b"b"} if event in ("push", "drop") else set())


def test_without_the_reservation_the_old_value_would_be_held() -> None:
    """The control: a push that takes no notice of what is reserved."""
    store = live()
    token = store.reserve([b"a"])
    assert token is not None
    store.remove(b"a")
    store.fill(b"a", token, b"old", monotonic() + LATER)
    assert held(store) == {b"a"}


def test_nothing_is_reserved_while_nobody_listens() -> None:
    store = live()
    store.close()
    assert store.reserve([b"a"]) is None
    store.live_until = monotonic() + LATER
    assert store.reserve([b"a"]) is None
    store.open()
    assert store.reserve([b"a"]) is not None
    store.live_until = monotonic() - 1
    assert store.reserve([b"a"]) is None


def test_of_two_reads_of_a_key_the_later_one_is_held() -> None:
    store = live()
    first, second = store.reserve([b"a"]), store.reserve([b"a"])
    assert first is not None
    assert second is not None
    store.fill(b"a", first, b"1", monotonic() + LATER)
    assert held(store) == set()
    store.fill(b"a", second, b"2", monotonic() + LATER)
    assert held(store) == {b"a"}
    store.release([b"a"], second)
    assert held(store) == {b"a"}


def test_an_entry_is_served_until_its_time_or_until_the_silence_is_too_long() -> None:
    store = live()
    token = store.reserve([b"a"])
    assert token is not None
    store.fill(b"a", token, b"v", monotonic() - 1e-3)
    assert store.find(b"a") is None
    fill(store, b"a")
    assert store.find(b"a") is not None
    store.live_until = monotonic() - 1e-3
    assert store.find(b"a") is None


def test_a_hit_saves_an_entry_and_the_oldest_without_one_goes() -> None:
    store = live(entries=3)
    for key in (b"a", b"b", b"c"):
        fill(store, key)
    store.find(b"a")
    fill(store, b"d")
    assert set(store.by_sent) == {b"a", b"c", b"d"}
    # The hand goes on where it was, so that what came just now is judged last.
    fill(store, b"e")
    assert set(store.by_sent) == {b"a", b"d", b"e"}


@pytest.mark.parametrize(
    ("left", "is_held"), [(1000, False), (1001, False), (60_000, True)]
)
def test_an_entry_ends_before_the_millisecond_in_which_its_value_is_stale(
    left: int, is_held: bool
) -> None:
    """A second of what is left is of the time in which a value is kept though it is stale."""
    store: Store[str, str] = Store(Near(shared=True), 1000, STR)
    store.open()
    store.live_until = monotonic() + LATER
    origin = Origin("shop", "word", "main", "word/:key")
    operation: Operation[Reply] = Operation(
        origin=origin, name="get", keys=(b"a",), read=lambda reply: reply,
        writes=False, commands=((b"GET", b"a"),),
    )  # fmt: skip
    token, form = store.reserve([b"a"]), form_of(operation)
    assert token is not None
    assert form is not None
    asked = Asked(store, operation, form, [None], token)
    assert asked.operation.read([left, b"v"]) == b"v"
    assert (store.find(b"a") is not None) == is_held


def test_both_bounds_hold_whatever_comes_and_goes() -> None:
    store = live(entries=50, bytes=2000)
    steps = count()
    for step in range(5000):
        key = b"%d" % (step * 7919 % 101)
        match next(steps) % 5:
            case 0:
                store.drop([key])
            case 1:
                store.find(key)
            case _:
                fill(store, key, b"x" * (step * 31 % 200))
        assert len(store.by_sent) <= 50
        assert store.bytes == sum(each.size for each in store.by_sent.values()) <= 2000
    store.flush()
    assert store.bytes == 0


def test_what_breaks_off_in_the_middle_leaves_an_empty_store() -> None:
    store = live()
    fill(store, b"a")
    with pytest.raises(KeyboardInterrupt), store.whole:
        raise KeyboardInterrupt
    assert not store.by_sent
    assert store.bytes == 0
    fill(store, b"b")
    assert held(store) == {b"b"}


def test_a_value_larger_than_the_bound_is_not_held_and_drives_nobody_out() -> None:
    store = live(bytes=100)
    fill(store, b"a", b"x" * 50)
    fill(store, b"b", b"x" * 200)
    assert held(store) == {b"a"}


def test_the_life_is_the_schemas() -> None:
    near = Near(shared=True, ttl=timedelta(seconds=5), lag=timedelta(seconds=1))
    store: Store[str, str] = Store(near, 0, STR)
    assert (store.ttl, store.lag) == (5.0, 1.0)


@pytest.mark.parametrize("separator", ["/", ":", ".", "|"])
@pytest.mark.parametrize("prefix", [b"", b"app:", b"{app}"])
@pytest.mark.parametrize("shard_by", [None, "key"])
def test_what_is_listened_to_begins_every_key_and_every_record(
    separator: str, prefix: bytes, shard_by: str | None
) -> None:
    definition = KeyspaceDefinition(
        service="shop",
        name="word",
        cluster="main",
        pattern="word/of/:key/x",
        key=scalar_key(STR),
        value=STR,
        separator=separator,
        shard_by=shard_by,
    )
    encoder = definition.key_encoder(prefix)
    record, key_of = record_key(prefix), key_of_record(prefix)
    heads = record_heads(prefix, encoder.head)
    for text in ("a", "a/b", "{a}", "ü", *([""] if shard_by is None else [])):
        key = encoder.encode(text, "get")
        assert key.startswith(encoder.head)
        assert len(encoder.head) > len(prefix)
        assert record(key).startswith(heads)
        assert key_of(record(key)) == key
        assert key_of(key) == key


def test_who_listens_to_a_key_is_told_of_what_may_have_changed_it() -> None:
    store = live()
    rung: list[str] = []

    def ring() -> None:
        rung.append("a")

    store.listen([b"a", b"b"], ring)
    store.push([b"c"])
    assert rung == []
    store.push([b"b", b"c"])
    store.flush()
    assert len(rung) >= 2
    rung.clear()
    store.drop([b"a"])
    assert rung == []
    store.listen_no_more([b"a"], ring)
    store.push([b"a"])
    assert rung == []
    store.listen_no_more([b"a", b"b"], ring)
    store.flush()
    assert rung == []
