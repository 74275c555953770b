"""Where PyYAML came without libyaml, its own parser reads: the same problems, in the same words."""

from __future__ import annotations

import re

import pytest
import yaml

from cachegen import front
from cachegen.diagnostics import Problem
from cachegen.front.yaml import events
from cachegen.report.text import text
from cachegen.source import Source

SOUND = """\
version: 1
enums:
  State: [open, paid]
structs:
  Line:
    fields:
      product: str
      quantity: { type: int, default: 1 }
keyspaces:
  order:
    pattern: order/:key
    expiry: 1h
"""


LIBYAML_ALONE = re.compile(r":[][,}]")
"""What only libyaml refuses: a colon right before a bracket or a comma."""


def problems(broken: str) -> tuple[Problem, ...]:
    """Return what is wrong with the syntax of a schema."""
    return front.parse(Source("shop.yaml", broken)).problems


@pytest.mark.parametrize("put", ["", '"', ":", "["])
def test_a_damage_is_reported_alike_without_libyaml(
    monkeypatch: pytest.MonkeyPatch, put: str
) -> None:
    damaged = [SOUND[:at] + put + SOUND[at + (not put) :] for at in range(len(SOUND))]
    broken = [each for each in damaged if not LIBYAML_ALONE.search(each)]
    told = [text(problems(each)) for each in broken]
    monkeypatch.setattr(events, "_loader", yaml.SafeLoader)
    assert [text(problems(each)) for each in broken] == told
