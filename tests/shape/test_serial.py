"""Workspaces as JSON: whole again when read, refused in one sentence otherwise."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from cachegen import ir, pipeline, serial
from cachegen.source import Source

from .compiling import examples
from .languages import Data, yaml
from .schemas import schemas


def test_the_examples_survive_the_way_to_json_and_back() -> None:
    workspace = pipeline.compile(examples()).workspace
    assert workspace is not None
    assert serial.from_json(serial.to_json(workspace)) == workspace


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
def test_every_workspace_survives_the_way_to_json_and_back(
    schema: dict[str, Data],
) -> None:
    workspace = pipeline.compile([Source("api.yaml", yaml(schema))]).workspace
    assert workspace is not None
    again = serial.from_json(serial.to_json(workspace))
    assert again == workspace
    assert serial.to_json(again) == serial.to_json(workspace)


def test_another_format_is_refused_by_name_even_when_all_else_is_unknown() -> None:
    with pytest.raises(serial.FormatError, match=f"format 99.*format {ir.FORMAT}"):
        serial.from_json('{"format": 99, "unheard": []}')


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "{}", '{"format": 1}', "{" * 9999]
)
def test_what_is_no_workspace_is_refused(text: str) -> None:
    with pytest.raises(serial.FormatError, match="not a serialised workspace"):
        serial.from_json(text)
