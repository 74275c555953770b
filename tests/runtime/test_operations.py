"""What every operation sends, and how it reads the answer: values in, values out, no I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import pytest

from cachegen_runtime import (
    KEEP_TTL,
    LEFT,
    NEVER_EXPIRE,
    RIGHT,
    CacheDecodeError,
    CacheKeyError,
    CacheKeyExistsError,
    CacheMissError,
    CacheUnavailableError,
    Expiry,
    Side,
    expire_in,
)
from cachegen_runtime.generated import FLOAT, INT, STR, KeyspaceDefinition, scalar_key
from cachegen_runtime.operations.lists import ListOperations
from cachegen_runtime.operations.numbers import FloatOperations, IntOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.sets import SetOperations
from cachegen_runtime.operations.texts import TextOperations
from cachegen_runtime.protocol import Reply

IN: Final = expire_in(10)
PAST: Final = expire_in(0)
ONCE: Final = expire_in(10, on="create")


def texts(
    expiry: Expiry | None = None, *, miss: bool = False
) -> TextOperations[str, str]:
    return TextOperations(
        KeyspaceDefinition(
            service="api",
            name="texts",
            cluster="main",
            pattern="t/:key",
            key=scalar_key(STR),
            value=STR,
            expiry=expiry,
            on_decode_error="miss" if miss else "raise",
        ),
        b"",
    )


def ints(
    expiry: Expiry | None = None, *, miss: bool = False
) -> KeyspaceDefinition[str, int]:
    return KeyspaceDefinition(
        service="api",
        name="ints",
        cluster="main",
        pattern="i/:key",
        key=scalar_key(STR),
        value=INT,
        expiry=expiry,
        on_decode_error="miss" if miss else "raise",
    )


FLOATS: Final = KeyspaceDefinition(
    service="api",
    name="floats",
    cluster="main",
    pattern="f/:key",
    key=scalar_key(STR),
    value=FLOAT,
)

t: Final = texts()
i: Final = IntOperations(ints(), b"")
f: Final = FloatOperations(FLOATS, b"")
li: Final = ListOperations(ints(), b"")
s: Final = SetOperations(ints(), b"")


def spoken(operation: Operation[object]) -> str:
    """Return what is sent, as one line: commands by `;`, then the TTL behind `|`."""
    line = "; ".join(b" ".join(command).decode() for command in operation.commands)
    then = operation.expire
    if then is None:
        return line
    flags = ["if changed"] * then.only_if_changed + ["on create"] * then.on_create
    return " ".join(
        [f"{line} | {then.key.decode()} {then.mode} {then.milliseconds}", *flags]
    )


GOLDEN: list[tuple[Operation[object], str]] = [
    (t.delete("a", "b"), "UNLINK t/a t/b"),
    (t.delete(), ""),
    (t.exists("a"), "EXISTS t/a"),
    (t.ttl("a"), "PTTL t/a"),
    (t.touch("a"), "EXISTS t/a"),
    (t.touch("a", expiry=IN), "PEXPIRE t/a 10000"),
    (t.touch("a", expiry=PAST), "UNLINK t/a"),
    (t.touch("a", expiry=KEEP_TTL), "EXISTS t/a"),
    (t.touch("a", expiry=NEVER_EXPIRE), "EXISTS t/a | t/a persist 0 if changed"),
    (t.touch("a", expiry=ONCE), "EXISTS t/a"),
    (t.get("a"), "GET t/a"),
    (t.multi_get(["a", "b", "a"]), "MGET t/a t/b t/a"),
    (t.multi_get([]), ""),
    (t.set("a", "v"), "SET t/a v"),
    (t.set("a", "v", expiry=IN), "SET t/a v PX 10000"),
    (t.set("a", "v", expiry=NEVER_EXPIRE), "SET t/a v"),
    (t.set("a", "v", expiry=KEEP_TTL), "SET t/a v KEEPTTL"),
    (t.set("a", "v", expiry=ONCE), "SET t/a v KEEPTTL | t/a px 10000 on create"),
    (t.set("a", "v", expiry=PAST), "SET t/a v | t/a delete 0"),
    (
        t.set("a", "v", expiry=expire_in(-1, on="create")),
        "SET t/a v KEEPTTL | t/a delete 0 on create",
    ),
    (t.multi_set({"a": "1", "b": "2"}), "MSET t/a 1 t/b 2"),
    (t.multi_set([("a", "1"), ("a", "2")]), "MSET t/a 1 t/a 2"),
    (t.multi_set({}), ""),
    (t.multi_set({"a": "1"}, expiry=NEVER_EXPIRE), "MSET t/a 1"),
    (
        t.multi_set({"a": "1", "b": "2"}, expiry=IN),
        "SET t/a 1 PX 10000; SET t/b 2 PX 10000",
    ),
    (
        t.multi_set({"a": "1", "b": "2"}, expiry=KEEP_TTL),
        "SET t/a 1 KEEPTTL; SET t/b 2 KEEPTTL",
    ),
    (
        t.multi_set({"a": "1"}, expiry=ONCE),
        "SET t/a 1 NX PX 10000; SET t/a 1 XX KEEPTTL",
    ),
    (t.multi_set({"a": "1", "b": "2"}, expiry=PAST), "UNLINK t/a t/b"),
    (t.multi_set({"a": "1"}, expiry=expire_in(0, on="create")), "SET t/a 1 XX KEEPTTL"),
    (t.set_if_not_exists("a", "v"), "SET t/a v NX"),
    (t.set_if_not_exists("a", "v", expiry=IN), "SET t/a v NX PX 10000"),
    (t.set_if_not_exists("a", "v", expiry=ONCE), "SET t/a v NX PX 10000"),
    (t.set_if_not_exists("a", "v", expiry=KEEP_TTL), "SET t/a v NX"),
    (
        t.set_if_not_exists("a", "v", expiry=PAST),
        "SET t/a v NX | t/a delete 0 if changed",
    ),
    (t.replace("a", "v"), "SET t/a v XX"),
    (t.replace("a", "v", expiry=IN), "SET t/a v XX PX 10000"),
    (t.replace("a", "v", expiry=ONCE), "SET t/a v XX KEEPTTL"),
    (t.replace("a", "v", expiry=KEEP_TTL), "SET t/a v XX KEEPTTL"),
    (t.replace("a", "v", expiry=PAST), "SET t/a v XX | t/a delete 0 if changed"),
    (t.get_and_set("a", "v"), "SET t/a v GET"),
    (t.get_and_set("a", "v", expiry=IN), "SET t/a v GET PX 10000"),
    (
        t.get_and_set("a", "v", expiry=ONCE),
        "SET t/a v GET KEEPTTL | t/a px 10000 on create",
    ),
    (t.get_and_set("a", "v", expiry=PAST), "SET t/a v GET | t/a delete 0"),
    (t.get_and_delete("a"), "GETDEL t/a"),
    (t.append("a", "v"), "APPEND t/a v"),
    (t.append("a", "v", expiry=IN), "APPEND t/a v | t/a px 10000"),
    (t.append("a", "v", expiry=NEVER_EXPIRE), "APPEND t/a v | t/a persist 0"),
    (t.append("a", "v", expiry=KEEP_TTL), "APPEND t/a v"),
    (t.append("a", "v", expiry=PAST), "APPEND t/a v | t/a delete 0"),
    (t.get_range("a", 0, -1), "GETRANGE t/a 0 -1"),
    (t.set_range("a", 3, "v"), "SETRANGE t/a 3 v"),
    (t.set_range("a", 3, "v", expiry=IN), "SETRANGE t/a 3 v | t/a px 10000"),
    (t.set_range("a", 3, "", expiry=IN), "STRLEN t/a"),
    (t.len("a"), "STRLEN t/a"),
    (i.increment("a"), "INCRBY i/a 1"),
    (i.increment("a", -5, expiry=IN), "INCRBY i/a -5 | i/a px 10000"),
    (i.increment("a", expiry=ONCE), "INCRBY i/a 1 | i/a px 10000 on create"),
    (i.decrement("a", 2**63 - 1), "DECRBY i/a 9223372036854775807"),
    (i.decrement("a", expiry=IN), "DECRBY i/a 1 | i/a px 10000"),
    (f.increment("a"), "INCRBYFLOAT f/a 1.0"),
    (f.increment("a", 1e-7, expiry=IN), "INCRBYFLOAT f/a 1e-07 | f/a px 10000"),
    (f.increment("a", 2), "INCRBYFLOAT f/a 2.0"),
    (f.decrement("a", 0.1), "INCRBYFLOAT f/a -0.1"),
    (li.push_left("a", 1, 2), "LPUSH i/a 1 2"),
    (li.push_right("a", 1, expiry=IN), "RPUSH i/a 1 | i/a px 10000"),
    (li.pop_left("a"), "LPOP i/a"),
    (li.pop_left("a", expiry=IN), "LPOP i/a | i/a px 10000 if changed"),
    (li.pop_right("a", expiry=NEVER_EXPIRE), "RPOP i/a | i/a persist 0 if changed"),
    (li.get("a", -1), "LINDEX i/a -1"),
    (li.set("a", 0, 5, expiry=IN), "LSET i/a 0 5 | i/a px 10000"),
    (li.items("a"), "LRANGE i/a 0 -1"),
    (li.get_range("a", 1, 2), "LRANGE i/a 1 2"),
    (li.trim("a", 0, 9, expiry=IN), "LTRIM i/a 0 9 | i/a px 10000"),
    (li.len("a"), "LLEN i/a"),
    (li.insert_before("a", 1, 2), "LINSERT i/a BEFORE 1 2"),
    (
        li.insert_after("a", 1, 2, expiry=IN),
        "LINSERT i/a AFTER 1 2 | i/a px 10000 if changed",
    ),
    (li.remove_all("a", 1, expiry=IN), "LREM i/a 0 1 | i/a px 10000 if changed"),
    (li.remove_first("a", 2, 1), "LREM i/a 2 1"),
    (li.remove_first("a", 0, 1, expiry=IN), ""),
    (li.remove_last("a", 2, 1), "LREM i/a -2 1"),
    (li.remove_last("a", 0, 1), ""),
    (li.move("a", "b"), "LMOVE i/a i/b LEFT RIGHT"),
    (li.move("a", "a", RIGHT, LEFT), "LMOVE i/a i/a RIGHT LEFT"),
    (
        li.move("a", "b", to=LEFT, expiry=IN),
        "LMOVE i/a i/b LEFT LEFT | i/b px 10000 if changed",
    ),
    (s.add("a", 1, 2), "SADD i/a 1 2"),
    (s.add("a", 1, expiry=IN), "SADD i/a 1 | i/a px 10000 if changed"),
    (s.remove("a", 1, expiry=IN), "SREM i/a 1 | i/a px 10000 if changed"),
    (s.contains("a", 1), "SISMEMBER i/a 1"),
    (s.items("a"), "SMEMBERS i/a"),
    (s.len("a"), "SCARD i/a"),
    (s.pop_one("a", expiry=IN), "SPOP i/a | i/a px 10000 if changed"),
    (s.pop("a", 3), "SPOP i/a 3"),
    (s.pop("a", 0), ""),
    (s.sample_one("a"), "SRANDMEMBER i/a"),
    (s.sample("a", 3), "SRANDMEMBER i/a 3"),
    (s.sample("a", 0), ""),
    (s.sample_with_replacement("a", 3), "SRANDMEMBER i/a -3"),
    (s.sample_with_replacement("a", 0), ""),
    (s.diff("a", "b"), "SDIFF i/a i/b"),
    (s.intersect("a"), "SINTER i/a"),
    (s.union("a", "b", "a"), "SUNION i/a i/b i/a"),
    (s.diff_store("d", "a", "b"), "SDIFFSTORE i/d i/a i/b"),
    (s.intersect_store("d", "a", expiry=IN), "SINTERSTORE i/d i/a | i/d px 10000"),
    (
        s.union_store("d", "a", expiry=ONCE),
        "SUNIONSTORE i/d i/a | i/d px 10000 on create",
    ),
    (s.union_store("d", "a", expiry=KEEP_TTL), "SUNIONSTORE i/d i/a | i/d keep 0"),
    (s.union_store("d", "a", expiry=NEVER_EXPIRE), "SUNIONSTORE i/d i/a"),
    (s.union_store("d", "a", expiry=PAST), "SUNIONSTORE i/d i/a | i/d delete 0"),
    (s.move("a", "b", 1, expiry=IN), "SMOVE i/a i/b 1 | i/b px 10000 if changed"),
    (s.move("a", "a", 1, expiry=IN), "SISMEMBER i/a 1"),
]


@pytest.mark.parametrize(
    ("operation", "sent"), GOLDEN, ids=[f"{one.name}: {sent}" for one, sent in GOLDEN]
)
def test_an_operation_sends_this(operation: Operation[object], sent: str) -> None:
    assert spoken(operation) == sent
    named = {part.decode() for command in operation.commands for part in command}
    assert {key.decode() for key in operation.keys} <= named


READS: Final = frozenset(
    (
        *(
            "EXISTS",
            "PTTL",
            "GET",
            "MGET",
            "GETRANGE",
            "STRLEN",
            "LINDEX",
            "LRANGE",
            "LLEN",
        ),
        *("SISMEMBER", "SMEMBERS", "SCARD", "SRANDMEMBER", "SDIFF", "SINTER", "SUNION"),
    )
)


@pytest.mark.parametrize("operation", [one for one, sent in GOLDEN if sent])
def test_only_a_read_may_be_tried_again(operation: Operation[object]) -> None:
    verbs = {command[0].decode() for command in operation.commands}
    if operation.name == "touch":
        assert operation.writes
    else:
        assert operation.writes is not (verbs <= READS)


def test_a_default_expiry_is_what_a_call_does_not_say_otherwise() -> None:
    with_default = texts(IN)
    assert spoken(with_default.set("a", "v")) == "SET t/a v PX 10000"
    assert spoken(with_default.set("a", "v", expiry=NEVER_EXPIRE)) == "SET t/a v"
    assert spoken(with_default.append("a", "v")) == "APPEND t/a v | t/a px 10000"
    assert spoken(with_default.touch("a")) == "PEXPIRE t/a 10000"


def test_a_key_prefix_is_on_every_key() -> None:
    prefixed = SetOperations(ints(), b"app:")
    assert spoken(prefixed.union_store("d", "a", expiry=IN)) == (
        "SUNIONSTORE app:i/d app:i/a | app:i/d px 10000"
    )


HUGE: Final = 2**63


@pytest.mark.parametrize(
    "call",
    [
        lambda: i.increment("a", HUGE),
        lambda: i.decrement("a", -HUGE),
        lambda: i.decrement("a", -HUGE - 1),
        lambda: i.set("a", HUGE),
        lambda: f.increment("a", float("nan")),
        lambda: f.decrement("a", float("inf")),
        lambda: f.increment("a", 10**400),
        lambda: f.set("a", float("-inf")),
        lambda: t.get_range("a", 0, HUGE),
        lambda: t.set_range("a", -1, "v"),
        lambda: t.set_range("a", 512 * 2**20, "v"),
        lambda: t.set_range("a", HUGE, "v"),
        lambda: t.set("a", "\ud800"),
        lambda: li.push_left("a"),
        lambda: li.push_right("a"),
        lambda: li.get("a", HUGE),
        lambda: li.set("a", -HUGE - 1, 1),
        lambda: li.trim("a", 0, HUGE),
        lambda: li.remove_first("a", -1, 1),
        lambda: li.remove_last("a", -1, 1),
        lambda: li.remove_first("a", HUGE, 1),
        lambda: s.add("a"),
        lambda: s.remove("a"),
        lambda: s.pop("a", -1),
        lambda: s.sample("a", -1),
        lambda: s.sample_with_replacement("a", -1),
        lambda: s.sample_with_replacement("a", HUGE - 1),
        lambda: s.diff(),
        lambda: s.intersect(),
        lambda: s.union(),
        lambda: s.union_store("d"),
        lambda: s.diff_store("d"),
        lambda: s.intersect_store("d"),
    ],
)
def test_a_wrong_argument_is_a_value_error(
    call: Callable[[], Operation[object]],
) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        call()
    assert not isinstance(caught.value, UnicodeError)


@pytest.mark.parametrize(
    "call",
    [
        lambda: i.increment("a", True),
        lambda: i.increment("a", 1.0),  # type: ignore[arg-type]
        lambda: i.increment("a", "1"),  # type: ignore[arg-type]
        lambda: i.set("a", "1"),  # type: ignore[arg-type]
        lambda: f.increment("a", "1"),  # type: ignore[arg-type]
        lambda: t.append("a", b"x"),  # type: ignore[arg-type]
        lambda: t.multi_get("abc"),
        lambda: t.multi_get(b"abc"),  # type: ignore[arg-type]
        lambda: t.multi_set("abc"),  # type: ignore[arg-type]
        lambda: li.move("a", "b", "LEFT"),  # type: ignore[arg-type]
        lambda: li.get("a", None),  # type: ignore[arg-type]
        lambda: s.add("a", None),  # type: ignore[arg-type]
    ],
)
def test_an_argument_of_another_type_is_a_type_error(
    call: Callable[[], Operation[object]],
) -> None:
    with pytest.raises(TypeError):
        call()


@pytest.mark.parametrize("reply", [2**53 + 1, b"9007199254740993"])
def test_a_sum_is_read_as_a_number_however_it_comes(reply: Reply) -> None:
    # Lua has no such integers, so a script answers with text.
    assert i.increment("a", expiry=IN).read(reply) == 9007199254740993


@pytest.mark.parametrize(
    "call",
    [
        lambda: t.get(1),  # type: ignore[arg-type]
        lambda: t.multi_get(["a", None]),  # type: ignore[list-item]
        lambda: t.multi_set({1: "a"}),  # type: ignore[arg-type]
        lambda: t.delete("a", b"b"),  # type: ignore[arg-type]
        lambda: li.move("a", 1),  # type: ignore[arg-type]
        lambda: s.union_store("a", 1),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_key_names_operation_and_keyspace(
    call: Callable[[], Operation[object]],
) -> None:
    with pytest.raises(CacheKeyError) as caught:
        call()
    assert caught.value.operation is not None
    assert caught.value.keyspace in ("texts", "ints")


ANSWERS: list[tuple[Operation[object], Reply, object]] = [
    (t.delete("a"), 1, 1),
    (t.delete(), None, 0),
    (t.exists("a"), 1, True),
    (t.exists("a"), 0, False),
    (t.ttl("a"), -1, None),
    (t.ttl("a"), 1500, dt.timedelta(seconds=1.5)),
    (t.ttl("a"), 0, dt.timedelta(0)),
    (t.touch("a", expiry=IN), 1, True),
    (t.get("a"), None, None),
    (t.get("a"), b"", ""),
    (t.multi_get(["a", "b"]), [None, b"v"], [None, "v"]),
    (t.multi_get([]), None, []),
    (t.set("a", "v"), b"OK", None),
    (t.multi_set({}), None, None),
    (t.set_if_not_exists("a", "v"), b"OK", None),
    (t.replace("a", "v"), b"OK", None),
    (t.get_and_set("a", "v"), None, None),
    (t.get_and_set("a", "v"), b"old", "old"),
    (t.get_range("a", 0, 1), b"", ""),
    (i.increment("a"), -3, -3),
    (f.increment("a"), b"3", 3.0),
    (li.pop_left("a"), None, None),
    (li.items("a"), [b"1", b"1"], [1, 1]),
    (li.insert_after("a", 1, 2), 2, 2),
    (li.remove_first("a", 0, 1), None, 0),
    (s.items("a"), [b"1", b"2"], {1, 2}),
    (s.contains("a", 1), 1, True),
    (s.pop("a", 0), None, set()),
    (s.sample_with_replacement("a", 2), [b"1", b"1"], [1, 1]),
    (s.sample_with_replacement("a", 0), None, []),
    (s.move("a", "b", 1), 0, False),
]


@pytest.mark.parametrize(("operation", "reply", "result"), ANSWERS)
def test_an_answer_is_read_as_this(
    operation: Operation[object], reply: Reply, result: object
) -> None:
    read = operation.read(reply)
    assert read == result
    assert type(read) is type(result)


@pytest.mark.parametrize(
    ("operation", "reply", "error"),
    [
        (t.ttl("a"), -2, CacheMissError),
        (t.set_if_not_exists("a", "v"), None, CacheKeyExistsError),
        (t.replace("a", "v"), None, CacheMissError),
        (li.insert_before("a", 1, 2), -1, CacheMissError),
        (li.insert_before("a", 1, 2), 0, CacheMissError),
        (t.get("a"), b"\xff", CacheDecodeError),
        (t.get_range("a", 0, 1), b"\xc3", CacheDecodeError),
        (i.get("a"), b"x", CacheDecodeError),
        (i.multi_get(["b", "a"]), [b"1", b"x"], CacheDecodeError),
        (li.items("a"), [b"1", b"x"], CacheDecodeError),
        (s.items("a"), [b"1", b"x"], CacheDecodeError),
        (f.increment("a"), b"1e999", CacheDecodeError),
    ],
)
def test_an_answer_that_is_an_error_says_where(
    operation: Operation[object], reply: Reply, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        operation.read(reply)
    fields = vars(caught.value)
    assert fields["operation"] == operation.name
    assert fields["keyspace"] == operation.origin.keyspace
    assert fields["key"] == f"{operation.origin.keyspace[0]}/a"


@pytest.mark.parametrize(
    ("operation", "reply"),
    [
        (t.get("a"), 5),
        (t.exists("a"), b"x"),
        (s.items("a"), b"x"),
        (s.items("a"), [None]),
    ],
)
def test_an_answer_of_a_form_that_no_server_gives_is_unavailable(
    operation: Operation[object], reply: Reply
) -> None:
    with pytest.raises(CacheUnavailableError):
        operation.read(reply)


def test_a_value_lost_by_a_write_that_took_place_says_so() -> None:
    for operation in (i.get_and_set("a", 1), i.get_and_delete("a"), li.pop_left("a")):
        with pytest.raises(CacheDecodeError) as caught:
            operation.read(b"x")
        assert caught.value.maybe_applied
    with pytest.raises(CacheDecodeError) as caught:
        i.get("a").read(b"x")
    assert not caught.value.maybe_applied


def test_a_decode_error_taken_for_a_miss_is_counted() -> None:
    definition = ints(miss=True)
    plain = IntOperations(definition, b"")
    items = ListOperations(definition.with_expiry(IN), b"")
    assert plain.get("a").read(b"x") is None
    assert plain.multi_get(["a", "b"]).read([b"x", b"2"]) == [None, 2]
    assert items.items("a").read([b"1", b"x", b"3"]) == [1, 3]
    assert items.pop_left("a").read(b"x") is None
    assert texts(miss=True).get_range("a", 0, 1).read(b"\xc3") == ""
    assert definition.counters.decode_misses.count == 4


def test_no_repr_shows_a_key_or_a_value() -> None:
    assert repr(t.set("secret", "hidden")) == "<Operation texts.set on 1 keys>"
    assert [repr(LEFT), repr(Side.RIGHT)] == ["LEFT", "RIGHT"]
    assert [repr(KEEP_TTL), repr(NEVER_EXPIRE)] == ["KEEP_TTL", "NEVER_EXPIRE"]
