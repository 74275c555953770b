"""Several keys at once are written as one by one, and refused alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime import CacheKeyError
from cachegen_runtime.generated import INT, STR, scalar_key
from cachegen_runtime.keys.encoder import KeyEncoder

TEXTS = st.text(st.sampled_from("ab/% {}\n\x7f\x85é\u2028"), max_size=4)
ENCODER = KeyEncoder("k", "head/:key/tail", scalar_key(STR), None, b"p:")


@given(st.lists(TEXTS, max_size=5))
def test_each_key_is_what_it_is_alone(keys: list[str]) -> None:
    assert ENCODER.encode_all(keys, "multi_get") == [
        ENCODER.encode(key, "multi_get") for key in keys
    ]


def test_the_text_that_escapes_is_no_excuse_for_the_plain_ones() -> None:
    assert ENCODER.encode_all(["a", "b/c", "d"], "multi_get") == [
        b"p:head/a/tail",
        b"p:head/b%2Fc/tail",
        b"p:head/d/tail",
    ]


@pytest.mark.parametrize("wrong", [1, None, b"a", "\ud800"])
def test_one_wrong_key_refuses_all(wrong: object) -> None:
    with pytest.raises(CacheKeyError) as caught:
        ENCODER.encode_all(["a", wrong], "multi_get")
    assert caught.value.operation == "multi_get"


def test_keys_of_other_types_are_encoded_one_by_one() -> None:
    numbers = KeyEncoder("k", ":key", scalar_key(INT))
    assert numbers.encode_all([3, -1], "multi_get") == [b"3", b"-1"]
    with pytest.raises(CacheKeyError):
        numbers.encode_all([3, True], "multi_get")
