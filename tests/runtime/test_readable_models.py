"""The law of stored values, for models of every family made at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.runtime.random_models import models, same

from cachegen_runtime.generated import struct
from cachegen_runtime.values.codec import Codec
from cachegen_runtime.values.foreign import ENCODER, decode_foreign

ENOUGH = 12
"""Of the examples at least so many are stored, and so many refused."""


def broken_by(codec_of: Callable[[type], Codec[object]]) -> Counter[str]:
    """Raise AssertionError if some value is stored that comes back as another."""
    counts: Counter[str] = Counter()

    @settings(
        max_examples=300,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.data())
    def law(data: st.DataObject) -> None:
        made = data.draw(models())
        value = data.draw(made.values)
        codec = codec_of(made.model)
        try:
            stored = codec.encode(value)
        except (TypeError, ValueError):
            counts["refused"] += 1
            return
        counts["stored"] += 1
        read = codec.decode(stored)
        assert type(read) is type(value)
        assert same(value, read)

    law()
    return counts


def test_every_value_is_refused_or_comes_back_equal_and_of_its_class() -> None:
    counts = broken_by(struct)
    assert min(counts["stored"], counts["refused"]) >= ENOUGH


def test_without_the_proof_some_value_comes_back_as_another() -> None:
    def trusting(model: type) -> Codec[object]:
        decoder: msgspec.json.Decoder[object] = msgspec.json.Decoder(
            model, dec_hook=decode_foreign
        )
        return Codec(model.__name__, ENCODER.encode, decoder.decode)

    with pytest.raises((AssertionError, msgspec.ValidationError)):
        broken_by(trusting)
