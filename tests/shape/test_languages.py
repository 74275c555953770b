"""TOML and YAML say the same: equal meaning when sound, equal complaints when not."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import HealthCheck, given, settings

from cachegen import ir, pipeline
from cachegen.source import Source

from .languages import Data, toml, yaml
from .schemas import changed, schemas

MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _compiled(text: str, path: str) -> pipeline.Compiled:
    return pipeline.compile([Source(path, text)])


def _without_path(workspace: ir.Workspace | None) -> ir.Workspace | None:
    if workspace is None:
        return None
    services = tuple(ir.Service(each.name, "") for each in workspace.services)
    return msgspec.structs.replace(workspace, services=services)


def _said(compiled: pipeline.Compiled) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.describe().headline) for each in compiled.problems)


@MANY
@given(schemas())
def test_a_sound_schema_means_the_same_in_both_languages(
    schema: dict[str, Data],
) -> None:
    from_toml = _compiled(toml(schema), "api.toml")
    from_yaml = _compiled(yaml(schema), "api.yaml")
    assert from_toml.workspace is not None, _said(from_toml)
    assert _without_path(from_toml.workspace) == _without_path(from_yaml.workspace)


@MANY
@given(changed())
def test_an_unsound_schema_gets_the_same_problems_in_both_languages(
    schema: dict[str, Data],
) -> None:
    from_toml = _compiled(toml(schema), "api.toml")
    from_yaml = _compiled(yaml(schema), "api.yaml")
    assert _said(from_toml) == _said(from_yaml)
    assert _without_path(from_toml.workspace) == _without_path(from_yaml.workspace)


@MANY
@given(changed())
def test_no_message_says_invalid_and_every_headline_is_one_line(
    schema: dict[str, Data],
) -> None:
    for each in _compiled(toml(schema), "api.toml").problems:
        report = each.describe()
        texts = [report.headline, *report.notes, *report.help]
        texts += [label.text for label in report.labels]
        assert not any("invalid" in text.lower() for text in texts)
        assert len(report.headline.splitlines()) == 1
        assert report.labels[0].place == each.place
