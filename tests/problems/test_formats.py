"""The reports for programs: JSON, GitHub's commands, SARIF, and the pages of codes."""

from __future__ import annotations

import json as standard_json
from typing import Literal

import pytest
from msgspec import Struct
from msgspec import json as strict_json

from cachegen.diagnostics import Report
from cachegen.problems import problem_classes
from cachegen.report.explain import address, codes, explain
from cachegen.report.github import github
from cachegen.report.json import json
from cachegen.report.sarif import sarif

from .samples import Sample, SampleWarning, label


def problem() -> Sample:
    labels = (
        label("a = «1»", "here", "schemas/a,b.toml"),
        label("\n\n «two\n three»", "there", "other file.yaml"),
    )
    return Sample(Report("50% of `a`: wrong", labels, ("a note",), ("first", "second")))


class JsonPlace(Struct, forbid_unknown_fields=True):
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class JsonLabel(Struct, forbid_unknown_fields=True):
    place: JsonPlace
    text: str


class JsonProblem(Struct, forbid_unknown_fields=True):
    code: str
    severity: Literal["error", "warning"]
    place: JsonPlace
    headline: str
    labels: list[JsonLabel]
    notes: list[str]
    help: list[str]


class JsonDocument(Struct, forbid_unknown_fields=True):
    version: Literal[1]
    errors: int
    warnings: int
    problems: list[JsonProblem]


def test_json_holds_everything_that_the_text_says() -> None:
    warning = SampleWarning(problem().report)
    document = strict_json.decode(json([problem(), warning]), type=JsonDocument)
    assert (document.errors, document.warnings) == (1, 1)
    first = document.problems[0]
    assert first.code == "CG301"
    assert first.headline == "50% of `a`: wrong"
    assert first.place == JsonPlace("schemas/a,b.toml", 1, 5, 1, 6)
    assert first.labels[1].place == JsonPlace("other file.yaml", 3, 2, 4, 7)
    assert [each.text for each in first.labels] == ["here", "there"]
    assert (first.notes, first.help) == (["a note"], ["first", "second"])
    assert document.problems[1].severity == "warning"


def test_json_without_problems_is_a_document_too() -> None:
    assert strict_json.decode(json([]), type=JsonDocument).problems == []


def test_a_github_command_is_one_line_with_its_properties_escaped() -> None:
    assert github([problem()]) == (
        "::error file=schemas/a%2Cb.toml,line=1,endLine=1,"
        "title=CG301%3A 50%25 of `a`%3A wrong,col=5,endColumn=6"
        "::schemas/a,b.toml:1:5: 50%25 of `a`: wrong"
        "%0Aschemas/a,b.toml:1:5: here%0Aother file.yaml:3:2: there"
        "%0Anote: a note%0Ahelp: first%0Ahelp: second\n"
    )


def test_a_schema_cannot_write_a_github_command() -> None:
    evil = "x\n::error::owned\r\n::add-mask::y"
    labels = (label(f"«{evil}»", evil, evil),)
    shown = github([Sample(Report(evil, labels, (evil,), (evil,)))])
    assert len(shown.splitlines()) == 1
    properties, _, _ = shown.removeprefix("::error ").partition("::")
    assert all("=" in each for each in properties.split(","))
    assert properties.count("=") == len(properties.split(","))


def test_a_github_command_has_columns_only_within_one_line() -> None:
    report = Report("headline", (label("«a\nb»"),))
    assert ",col=" not in github([Sample(report)])


class SarifText(Struct, frozen=True):
    text: str


class SarifRegion(Struct, rename="camel"):
    start_line: int
    start_column: int
    end_line: int
    end_column: int


class SarifArtifact(Struct):
    uri: str


class SarifPhysical(Struct, rename="camel"):
    artifact_location: SarifArtifact
    region: SarifRegion


class SarifLocation(Struct, rename="camel"):
    physical_location: SarifPhysical
    message: SarifText = SarifText("")
    id: int = 0


class SarifResult(Struct, rename="camel"):
    rule_id: str
    rule_index: int
    level: Literal["error", "warning"]
    message: SarifText
    locations: list[SarifLocation]
    related_locations: list[SarifLocation]


class SarifRule(Struct, rename="camel"):
    id: str
    name: str
    short_description: SarifText
    full_description: SarifText
    help: SarifText
    help_uri: str


class SarifDriver(Struct):
    name: str
    version: str
    rules: list[SarifRule]


class SarifTool(Struct):
    driver: SarifDriver


class SarifRun(Struct, rename="camel"):
    tool: SarifTool
    column_kind: str
    results: list[SarifResult]


class SarifLog(Struct):
    version: Literal["2.1.0"]
    runs: list[SarifRun]


def test_sarif_names_each_rule_once_and_places_each_result() -> None:
    warning = SampleWarning(problem().report)
    log = strict_json.decode(
        sarif([warning, problem(), problem()], version="1.2.3"), type=SarifLog
    )
    (run,) = log.runs
    assert run.tool.driver.version == "1.2.3"
    assert [rule.id for rule in run.tool.driver.rules] == ["CG301", "CG901"]
    assert "Wrong:" in run.tool.driver.rules[0].help.text
    assert run.tool.driver.rules[0].help_uri == address("CG301")
    assert "Wrong:" not in run.tool.driver.rules[0].full_description.text
    assert [each.rule_index for each in run.results] == [1, 0, 0]
    place = run.results[1].locations[0].physical_location
    assert place.artifact_location.uri == "schemas/a%2Cb.toml"
    assert place.region == SarifRegion(1, 5, 1, 6)
    assert run.column_kind == "unicodeCodePoints"
    (related,) = run.results[1].related_locations
    assert related.message.text == "there"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("schemas/a.toml", "schemas/a.toml"),
        ("schemas\\a.toml", "schemas/a.toml"),
        ("/srv/a b.toml", "file:///srv/a%20b.toml"),
        ("C:\\srv\\a.toml", "file:///C:/srv/a.toml"),
        ("a:b.toml", "a%3Ab.toml"),
        ("#1.toml", "%231.toml"),
    ],
)
def test_sarif_spells_paths_as_uris(path: str, uri: str) -> None:
    report = Report("headline", (label("«a»", path=path),))
    log = strict_json.decode(sarif([Sample(report)], version="1"), type=SarifLog)
    place = log.runs[0].results[0].locations[0].physical_location
    assert place.artifact_location.uri == uri


def test_every_format_is_ascii_json_that_any_reader_takes() -> None:
    report = Report("\ud800 ü", (label("«a»"),))
    for produced in (json([Sample(report)]), sarif([Sample(report)], version="1")):
        assert produced.isascii()
        assert produced.endswith("}\n")
        standard_json.loads(produced)


def test_a_page_is_found_in_either_case_and_begins_with_its_code() -> None:
    shown = explain("cg301")
    assert shown is not None
    assert shown.startswith("error[CG301]\n\nA field of the key struct")
    assert explain("CG000") is None
    assert codes() == tuple(problem_classes())
