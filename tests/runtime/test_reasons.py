"""Why JSON does not decode is told in types and places; what it holds is never told."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime.generated import struct
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.reasons import explained


class Page(msgspec.Struct):
    size: int
    title: str | None = None
    kind: Literal["planted", "other"] = "other"
    moment: dt.datetime | None = None
    day: dt.date | None = None
    wait: dt.timedelta | None = None
    ident: uuid.UUID | None = None
    price: decimal.Decimal | None = None
    raw: bytes = b""
    pair: tuple[int, int] = (1, 2)
    by_day: dict[dt.date, int] = {}
    inner: list[Page] = []


PAGE = struct(Page)


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ('{"size":"25"}', " at $.size: expected int, found text"),
        ('{"size":1.5}', " at $.size: expected int, found float"),
        ('{"size":null}', " at $.size: expected int, found null"),
        ('{"size":1,"title":[]}', " at $.title: expected str or null, found array"),
        ('{"size":1,"kind":"secret"}', " at $.kind: none of the type's values"),
        ('{"size":1,"moment":"secret"}', " at $.moment: the text is no datetime"),
        ('{"size":1,"day":"secret"}', " at $.day: the text is no date"),
        ('{"size":1,"wait":"secret"}', " at $.wait: the text is no duration"),
        ('{"size":1,"ident":"secret"}', " at $.ident: the text is no UUID"),
        ('{"size":1,"price":"secret"}', " at $.price: the text is no decimal"),
        ('{"size":1,"raw":"secret"}', " at $.raw: the text is no base64"),
        ('{"size":1,"pair":[1]}', " at $.pair: expected 2 items"),
        ('{"size":1,"by_day":{"x":1}}', " at $.by_day: a key: the text is no date"),
        ('{"size":1,"inner":[{"size":[]}]}', " at $.inner[0].size: expected int, found array"),
        ('{"size":1,"inner":[{}]}', " at $.inner[0]: `size` is missing, and has no default"),
        ("{}", ": `size` is missing, and has no default"),
        ('"secret"', ": expected object, found text"),
        ('{"size":secret', ": it is malformed"),
        ("", ": it is malformed"),
    ],
)  # fmt: skip
def test_what_was_expected_and_found_is_said_with_its_place(
    stored: str, reason: str
) -> None:
    with pytest.raises(Undecodable) as caught:
        PAGE.decode(stored.encode())
    assert str(caught.value) == f"the stored JSON is not a Page{reason}"


@given(st.text(max_size=20), st.sampled_from(["", " - at `$.x`", " - at `secret`"]))
def test_a_message_of_a_class_of_its_own_is_never_repeated(
    words: str, place: str
) -> None:
    said = explained(f"refused: {words}secret{place}")
    assert said == (" at $.x" if place == " - at `$.x`" else "")
