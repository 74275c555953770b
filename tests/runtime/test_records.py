"""A record is in its key's slot whatever the prefix and the key, and is found again from its own key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen.keys.records import recorded
from cachegen_runtime.keys.records import (
    has_hash_tag,
    keeps_records_beside,
    key_of_record,
    record_key,
)
from cachegen_runtime.transport.cluster.slots import slot_of

PREFIXES = st.text(alphabet="ab{}:/", max_size=6)
RESTS = st.from_regex(r"[a-c]{1,3}/(\{[a-c]+\}|[a-c]*)", fullmatch=True)
"""Keys without their prefix: braces come in them as one whole hash tag or not at all."""


@given(PREFIXES, RESTS)
def test_a_record_is_in_its_keys_slot_wherever_a_cluster_takes_the_prefix(
    prefix: str, rest: str
) -> None:
    sent = (prefix + rest).encode()
    record = record_key(prefix.encode())(sent)
    assert record.startswith(prefix.encode())
    if keeps_records_beside(prefix.encode()):
        assert slot_of(record) == slot_of(sent)
        assert recorded(record.decode(), prefix) == rest


@pytest.mark.parametrize("prefix", ["a{b", "a}b", "{}x", "{a}{b}", "}{", "{a}}"])
def test_a_prefix_with_braces_that_are_not_one_whole_is_told(prefix: str) -> None:
    assert not keeps_records_beside(prefix.encode())


@pytest.mark.parametrize("prefix", ["", "app:", "{app}:", "a{b}c"])
def test_records_are_beside_their_keys_behind_any_other_prefix(prefix: str) -> None:
    assert keeps_records_beside(prefix.encode())


@pytest.mark.parametrize(
    ("prefix", "key", "record"),
    [
        ("", "profile/u1", "__cachegen/l/{profile/u1}"),
        ("app:", "app:profile/u1", "app:__cachegen/l/{app:profile/u1}"),
        ("", "s/{u1}/x", "__cachegen/l/s/{u1}/x"),
        ("app:", "app:s/{u1}/x", "app:__cachegen/l/s/{u1}/x"),
        ("{app}:", "{app}:profile/u1", "{app}:__cachegen/l/profile/u1"),
    ],
)
def test_records_are_spelled_as_documented(prefix: str, key: str, record: str) -> None:
    assert record_key(prefix.encode())(key.encode()).decode() == record
    assert recorded(record, prefix) == key.removeprefix(prefix)


@given(PREFIXES, RESTS)
def test_a_record_tells_its_key_and_any_other_key_is_its_own(
    prefix: str, rest: str
) -> None:
    sent = (prefix + rest).encode()
    key = key_of_record(prefix.encode())
    assert key(sent) == sent
    if keeps_records_beside(prefix.encode()):
        assert key(record_key(prefix.encode())(sent)) == sent


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a/{b}/c", True),
        ("{b}", True),
        ("}{b}", True),
        ("a/b", False),
        ("a{b", False),
        ("a}b{", False),
        ("{}a", False),
        ("{}a}", False),
    ],
)
def test_only_the_first_braces_are_a_hash_tag_and_only_around_something(
    key: str, expected: bool
) -> None:
    assert has_hash_tag(key.encode()) is expected


def test_what_is_no_record_has_no_key() -> None:
    for key in ("profile/u1", "__cachegen/x", "__cachegen/l/", "other:__cachegen/l/a"):
        assert recorded(key, "app:") is None
