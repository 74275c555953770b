"""One record for each event, with its facts, and no more than was wanted."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from tests.observing.shop import ShopCaches

from cachegen_runtime import CacheWrongTypeError, command
from cachegen_runtime.contrib.logs import install
from cachegen_runtime.observing import Event

LOGGER = "cachegen.operations"


def test_an_event_is_one_record_with_its_facts(
    shop: ShopCaches, caplog: pytest.LogCaptureFixture
) -> None:
    stop = install()
    with caplog.at_level(logging.DEBUG, LOGGER):
        shop.name.get("k")
        with shop.batch() as batch:
            batch.add(shop.name.operations.get("k"))
            batch.add(shop.visits.operations.get("k"))
        command(shop, "main", "PING")
    stop()
    one, batch_record, other = caplog.records
    assert (one.name, one.levelno) == (LOGGER, logging.DEBUG)
    for field in Event.__struct_fields__:
        assert hasattr(one, f"cachegen_{field}")
    assert vars(one)["cachegen_outcome"] == "miss"
    assert one.getMessage().startswith("get of shop.name: miss after ")
    assert vars(batch_record)["cachegen_batch"] == 2
    assert batch_record.getMessage().startswith("batch of several keyspaces: ok")
    assert other.getMessage().startswith("PING of cluster main: ok")


@pytest.mark.parametrize("limit", [60, 60.0, timedelta(minutes=1)])
def test_errors_are_warnings_and_what_is_fast_enough_is_left_out(
    shop: ShopCaches, caplog: pytest.LogCaptureFixture, limit: float | timedelta
) -> None:
    shop.visits.set("k", 2**63 - 1)
    stop = install(level=logging.INFO, slower_than=limit)
    with caplog.at_level(logging.DEBUG, LOGGER):
        shop.name.get("k")
        with pytest.raises(CacheWrongTypeError):
            shop.visits.increment("k")
    stop()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "error (ERR)" in record.getMessage()


def test_the_level_is_the_caller_s(
    shop: ShopCaches, caplog: pytest.LogCaptureFixture
) -> None:
    stop = install(level=logging.INFO, slower_than=0)
    with caplog.at_level(logging.DEBUG, LOGGER):
        shop.name.get("k")
        assert caplog.records.pop().levelno == logging.INFO
    with caplog.at_level(logging.WARNING, LOGGER):
        shop.name.get("k")
    stop()
    assert caplog.records == []
