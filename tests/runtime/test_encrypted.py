"""Encrypted keyspaces: no plain text is sent, none is taken where none may be, and tests need no key."""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from backports import zstd

from cachegen_runtime import (
    KEEP_TTL,
    AsyncBasicKeyspace,
    AsyncCaches,
    BasicKeyspace,
    CacheConfigError,
    CacheDecodeError,
    Caches,
    Expiry,
    StructKeyspace,
    expire_daily_at,
    expire_in,
)
from cachegen_runtime.generated import (
    STR,
    DictDefinition,
    KeyspaceDefinition,
    compressed,
    encrypted,
    former,
    scalar_key,
    struct,
)
from cachegen_runtime.operations.dicts import DictOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.sealed import SealedDictOperations, SealedOperations
from cachegen_runtime.operations.stored import dict_operations, value_operations
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.values.codec import Codec
from cachegen_runtime.values.encrypted import Encrypted, Plain, place
from cachegen_runtime.values.keyring import Keyring

KEY = bytes(range(32))
RING = Keyring([KEY])
SECRET = "a secret text"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    name: str


class Old(msgspec.Struct, frozen=True, kw_only=True):
    first_name: str


def defined(
    value: Codec[str], expiry: Expiry | None = None, *, miss: bool = False
) -> KeyspaceDefinition[str, str]:
    """Return a keyspace of texts by a codec of them."""
    return KeyspaceDefinition(
        service="api",
        name="notes",
        cluster="main",
        pattern="note/:key",
        key=scalar_key(STR),
        value=value,
        expiry=expiry,
        on_decode_error="miss" if miss else "raise",
    )


def operations(
    plain: Plain = "refused", expiry: Expiry | None = None, *, miss: bool = False
) -> ValueOperations[str, str]:
    """Return the operations of an encrypted keyspace of texts."""
    definition = defined(encrypted(STR, plain=plain), expiry, miss=miss)
    return value_operations(definition, b"p:", lambda: RING)


EXPIRIES: list[Expiry | None] = [
    None,
    KEEP_TTL,
    expire_in(10),
    expire_in(10, on="create"),
    expire_in(0),
    expire_daily_at(3, 0, 0, "UTC"),
]
WRITES: dict[
    str, Callable[[ValueOperations[str, str], Expiry | None], Operation[object]]
] = {
    "set": lambda o, e: o.set("k", SECRET, expiry=e),
    "set_if_not_exists": lambda o, e: o.set_if_not_exists("k", SECRET, expiry=e),
    "replace": lambda o, e: o.replace("k", SECRET, expiry=e),
    "get_and_set": lambda o, e: o.get_and_set("k", SECRET, expiry=e),
    "multi_set": lambda o, e: o.multi_set({"k": SECRET, "l": SECRET}, expiry=e),
}
READS = {"delete", "exists", "get", "get_and_delete", "multi_get", "touch", "ttl"}


def test_every_operation_is_known_to_this_file() -> None:
    public = {each for each in dir(ValueOperations) if not each.startswith("_")}
    assert public - {"key_text", "origin"} == READS | WRITES.keys()


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("expiry", EXPIRIES)
@pytest.mark.parametrize("plain", ["refused", "accepted"])
def test_no_write_sends_a_plain_text_and_each_value_is_sealed_for_its_key(
    name: str, expiry: Expiry | None, plain: Plain
) -> None:
    operation = WRITES[name](operations(plain), expiry)
    sealed = 0
    for command in operation.commands:
        assert type(command) is tuple
        for before, argument in pairwise(command):
            assert type(argument) is bytes
            assert SECRET.encode() not in argument
            if argument.startswith(b"\xc1"):
                assert before in operation.keys
                text = RING.open(argument, place("main", before))
                assert text == SECRET.encode()
                sealed += 1
    assert sealed or expiry == expire_in(0)


@pytest.mark.parametrize("name", WRITES)
def test_while_only_reading_is_rolled_out_writes_send_what_others_read(
    name: str,
) -> None:
    written = WRITES[name](operations("written"), None)
    plain = WRITES[name](ValueOperations(defined(STR), b"p:"), None)
    assert written.commands == plain.commands


def sealed(text: str, key: bytes = b"p:note/k") -> bytes:
    """Return a text as it is stored under a key."""
    return RING.seal(text.encode(), place("main", key))


@pytest.mark.parametrize("plain", ["refused", "accepted", "written"])
def test_every_read_opens_what_is_sealed(plain: Plain) -> None:
    notes, stored = operations(plain), sealed(SECRET)
    assert notes.get("k").read(stored) == SECRET
    assert notes.get_and_delete("k").read(stored) == SECRET
    assert notes.get_and_set("k", "x").read(stored) == SECRET
    other = sealed("other", b"p:note/l")
    many = notes.multi_get(["k", "m", "l"])
    assert many.read([stored, None, other]) == [SECRET, None, "other"]
    assert notes.get("k").read(None) is None


def test_a_plain_value_is_read_where_it_may_be_and_refused_where_not() -> None:
    for plain in ("accepted", "written"):
        assert operations(plain).get("k").read(b"text") == "text"
        assert operations(plain).multi_get(["k"]).read([b"text"]) == ["text"]
    with pytest.raises(CacheDecodeError, match="is not encrypted"):
        operations().get("k").read(b"text")
    with pytest.raises(CacheDecodeError, match="is not encrypted"):
        operations().multi_get(["k"]).read([b"text"])


def test_a_value_moved_to_another_key_does_not_decode() -> None:
    for plain in ("refused", "accepted", "written"):
        with pytest.raises(CacheDecodeError) as caught:
            operations(plain).get("l").read(sealed(SECRET))
        assert caught.value.key == "p:note/l"
        assert SECRET not in str(caught.value)
        assert caught.value.__context__ is None


def test_what_does_not_open_is_a_counted_miss_where_the_keyspace_says_so() -> None:
    definition = defined(encrypted(STR), miss=True)
    notes = value_operations(definition, b"", lambda: RING)
    moved = sealed(SECRET)
    assert notes.get("l").read(moved) is None
    assert notes.multi_get(["l", "k"]).read([moved, b"plain"]) == [None, None]
    assert definition.counters.decode_misses.count == 3


@pytest.mark.parametrize(
    "codec", [encrypted(struct(Profile)), encrypted(compressed(struct(Profile)))]
)
def test_a_frame_in_a_sealed_value_is_read_declared_or_not(
    codec: Codec[Profile],
) -> None:
    assert isinstance(codec, Encrypted)
    profiles = SealedOperations(
        KeyspaceDefinition(
            service="api",
            name="profiles",
            cluster="main",
            pattern="note/:key",
            key=scalar_key(STR),
            value=codec,
        ),
        codec,
        b"p:",
        RING,
    )
    frame = zstd.compress(b'{"name":"%s"}' % (b"a" * 5000))
    stored = RING.seal(frame, place("main", b"p:note/k"))
    assert profiles.get("k").read(stored) == Profile(name="a" * 5000)
    with pytest.raises(CacheDecodeError):
        profiles.get("k").read(frame)


def test_what_is_compressed_and_encrypted_is_compressed_first() -> None:
    codec = encrypted(compressed(STR))
    notes = value_operations(defined(codec), b"p:", lambda: RING)
    ((_, key, value),) = notes.set("k", "a" * 5000).commands
    assert zstd.decompress(RING.open(value, place("main", key))) == b"a" * 5000
    assert len(value) < 100


def test_a_former_shape_in_a_sealed_value_is_upgraded_and_counted() -> None:
    codec = encrypted(
        struct(
            Profile,
            former(struct(Old), lambda old: Profile(name=old.first_name)),
        )
    )
    definition = KeyspaceDefinition(
        service="api",
        name="profiles",
        cluster="main",
        pattern="note/:key",
        key=scalar_key(STR),
        value=codec,
    )
    profiles = value_operations(definition, b"p:", lambda: RING)
    stored = sealed('{"first_name":"Ada"}')
    assert profiles.get("k").read(stored) == Profile(name="Ada")
    assert (
        profiles.multi_get(["k", "k"]).read([stored, stored])
        == [Profile(name="Ada")] * 2
    )
    assert definition.counters.upgrades.count == 3
    assert definition.counters.decode_misses.count == 0


def test_a_keyspace_that_is_not_encrypted_has_the_operations_it_always_had() -> None:
    notes = value_operations(defined(STR), b"", pytest.fail)
    assert type(notes) is ValueOperations
    assert type(operations()) is SealedOperations


NOTES = defined(encrypted(STR))


class NotesCaches(Caches):
    """What a generated class looks like."""

    def __init__(self, *, main: str | None = None) -> None:
        super().__init__({"main": main})
        self.notes = BasicKeyspace(self, NOTES)


class AsyncNotesCaches(AsyncCaches):
    """What a generated class of the other face looks like."""

    def __init__(self, *, main: str | None = None) -> None:
        super().__init__({"main": main})
        self.notes = AsyncBasicKeyspace(self, NOTES)


def test_tests_need_no_key_and_both_faces_share_that_of_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CACHEGEN_MAIN_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("CACHEGEN_MAIN_ENCRYPTION_KEYS", "nonsense")
    caches = NotesCaches()
    caches.notes.set("k", SECRET)
    assert caches.notes.with_expiry(expire_in(10)).get("k") == SECRET
    assert asyncio.run(AsyncNotesCaches().notes.get("k")) == SECRET


PROGRAM = """
import os
from tests.runtime.test_encrypted import NotesCaches, SECRET
from cachegen_runtime import CacheConfigError
try:
    caches = NotesCaches()
except CacheConfigError as error:
    print(error)
else:
    print("made")
    if not os.environ.get("CACHEGEN_MAIN_URL"):
        caches.notes.set("k", SECRET)
        print(caches.notes.get("k"))
"""


def outside(**environment: str) -> list[str]:
    """Return what a program without tests says of making the caches."""
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.splitlines()


URL = "redis://127.0.0.1:1"
KEYS = base64.b64encode(KEY).decode()


def test_outside_of_tests_keys_are_read_when_the_caches_are_made() -> None:
    assert outside() == ["made", SECRET]
    assert outside(CACHEGEN_MAIN_ENCRYPTION_KEYS=KEYS) == ["made", SECRET]
    (refusal,) = outside(CACHEGEN_MAIN_URL=URL)
    assert "CACHEGEN_MAIN_ENCRYPTION_KEYS" in refusal
    (refusal,) = outside(CACHEGEN_MAIN_URL=URL, CACHEGEN_MAIN_ENCRYPTION_KEYS="AAAA")
    assert refusal == (
        "key 1 of the variable CACHEGEN_MAIN_ENCRYPTION_KEYS is not 32 bytes in base64"
    )
    keyed = {"CACHEGEN_MAIN_URL": URL, "CACHEGEN_MAIN_ENCRYPTION_KEYS": KEYS}
    assert outside(**keyed) == ["made"]


def test_a_missing_library_is_reported_when_the_caches_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cachegen_runtime.values.zstd", None)
    caches = NotesCaches()
    with pytest.raises(CacheConfigError, match=r'pip install "cachegen\[zstd\]"'):
        StructKeyspace(caches, defined(compressed(STR)))
    with pytest.raises(CacheConfigError, match=r'pip install "cachegen\[zstd\]"'):
        StructKeyspace(caches, defined(encrypted(compressed(STR))))
    StructKeyspace(caches, defined(STR))
    NotesCaches()


LACKING = """
import sys
sys.modules["cryptography"] = None
from cachegen_runtime import BasicKeyspace, CacheConfigError, Caches
from cachegen_runtime.generated import STR, KeyspaceDefinition, encrypted, scalar_key
notes = KeyspaceDefinition(
    service="api", name="notes", cluster="main", pattern="note/:key",
    key=scalar_key(STR), value=encrypted(STR),
)
try:
    BasicKeyspace(Caches({"main": None}), notes)
except CacheConfigError as error:
    print(error)
"""


def test_a_missing_encryption_library_is_reported_when_the_caches_are_made() -> None:
    command = [sys.executable, "-W", "ignore", "-c", LACKING]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={})
    assert 'pip install "cachegen[encryption]"' in done.stdout


CODES = DictDefinition(
    service="api",
    name="codes",
    cluster="main",
    pattern="code/:key",
    key=scalar_key(STR),
    field=STR,
    value=encrypted(STR),
)
DICT_WRITES: dict[
    str,
    Callable[[DictOperations[str, str, str], Expiry | None], Operation[object]],
] = {
    "set": lambda o, e: o.set("k", "f", SECRET, expiry=e),
    "set_if_not_exists": lambda o, e: o.set_if_not_exists("k", "f", SECRET, expiry=e),
    "update": lambda o, e: o.update("k", {"f": SECRET, "g": SECRET}, expiry=e),
    "assign": lambda o, e: o.assign("k", {"f": SECRET, "g": SECRET}, expiry=e),
}


@pytest.mark.parametrize("name", DICT_WRITES)
@pytest.mark.parametrize("expiry", EXPIRIES)
def test_a_dicts_values_are_sealed_for_key_and_field(
    name: str, expiry: Expiry | None
) -> None:
    codes = dict_operations(CODES, b"p:", lambda: RING)
    operation = DICT_WRITES[name](codes, expiry)
    words = list(operation.commands)
    if operation.script is not None:
        words.append(operation.script.arguments)
    sealed = 0
    for command in words:
        for before, argument in pairwise(command):
            assert type(argument) is bytes
            assert SECRET.encode() not in argument
            if argument.startswith(b"\xc1"):
                there = place("main", b"p:code/k", before)
                assert RING.open(argument, there) == SECRET.encode()
                sealed += 1
    assert sealed or (name == "assign" and expiry == expire_in(0))


def test_a_dicts_values_open_in_their_own_fields_alone() -> None:
    codes = dict_operations(CODES, b"p:", lambda: RING)
    assert type(codes) is SealedDictOperations
    one, two = (
        RING.seal(each, place("main", b"p:code/k", each)) for each in (b"f", b"g")
    )
    assert codes.get("k", "f").read(one) == "f"
    assert codes.get("k", "f").read(None) is None
    assert codes.multi_get("k", ["f", "x", "g"]).read([one, None, two]) == [
        "f",
        None,
        "g",
    ]
    assert codes.items("k").read([b"f", one, b"g", two]) == {"f": "f", "g": "g"}
    for moved in (
        lambda: codes.get("k", "g").read(one),
        lambda: codes.get("l", "f").read(one),
        lambda: codes.get("k", "f").read(b"plain"),
        lambda: codes.multi_get("k", ["f", "g"]).read([two, one]),
        lambda: codes.items("k").read([b"f", two]),
    ):
        with pytest.raises(CacheDecodeError):
            moved()


def test_a_dict_that_is_not_encrypted_has_the_operations_it_always_had() -> None:
    plain = DictDefinition(
        service="api",
        name="codes",
        cluster="main",
        pattern="code/:key",
        key=scalar_key(STR),
        field=STR,
        value=struct(
            Profile, former(struct(Old), lambda old: Profile(name=old.first_name))
        ),
    )
    profiles = dict_operations(plain, b"", pytest.fail)
    assert type(profiles) is DictOperations
    stored, upgraded = b'{"first_name":"Ada"}', Profile(name="Ada")
    assert profiles.get("k", "f").read(stored) == upgraded
    assert profiles.items("k").read([b"f", stored]) == {"f": upgraded}
    assert plain.counters.upgrades.count == 2
