"""From a schema to the code that was generated from it, as editors' "go to implementation" goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.cli.boundary import run
from cachegen.lsp.generated import generated
from cachegen.lsp.projects import Snapshot, compiled
from cachegen.project import config
from cachegen.source import Source
from tests.lsp.client import Client
from tests.lsp.conftest import API, SHARED

FORGET = '\n[forget.visitor]\nkey = "UserID"\n'


@pytest.fixture
def made(project: Path) -> Path:
    """Return the project with its modules."""
    assert run(("-C", str(project), "generate")) == 0
    return project


def _lines(project: Path, name: str, text: str, part: str) -> list[str]:
    """Return the lines of code that belong to the first place of `part` in a schema."""
    found = generated(
        _snapshot(project, **{name: text}), _path(project, name), text.index(part)
    )
    return [
        f"{Path(each.source.path).name}: {each.source.line_text(each.position.line).strip()}"
        for each in found
    ]


def _path(project: Path, name: str) -> Path:
    return project / "schemas" / (f"{name}.toml" if name == "api" else f"{name}.yaml")


def _snapshot(project: Path, **changed: str) -> Snapshot:
    texts = {"api": API, "shared": SHARED, **changed}
    sources = [Source(str(_path(project, name)), text) for name, text in texts.items()]
    return compiled(config.load(project), list(sources))


VISITS = [
    "api.py: visits: IntKeyspace[Visit]",
    "api.py: visits: AsyncIntKeyspace[Visit]",
]


@pytest.mark.parametrize(
    "part", ["visits]", "visits/:", ":day", 'cluster = "main"', "main", 'in = "1d"']
)
def test_anywhere_in_a_keyspace_leads_to_its_attribute_of_both_classes(
    made: Path, part: str
) -> None:
    assert _lines(made, "api", API, part) == VISITS


@pytest.mark.parametrize("part", ["names:", "names/:key", "expiry"])
def test_a_keyspace_of_yaml_is_found_as_well(made: Path, part: str) -> None:
    assert _lines(made, "shared", SHARED, part) == [
        "shared.py: names: ListKeyspace[UserID, str]",
        "shared.py: names: AsyncListKeyspace[UserID, str]",
    ]


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (
            'Visit"',
            "api.py: class Visit(Struct, PydanticSupport, frozen=True, kw_only=True):",
        ),
        (
            "Who was where",
            "api.py: class Visit(Struct, PydanticSupport, frozen=True, kw_only=True):",
        ),
        ('UserID"', 'shared.py: UserID = NewType("UserID", int)'),
    ],
)
def test_a_type_leads_to_where_it_is_defined_also_in_another_module(
    made: Path, part: str, line: str
) -> None:
    assert _lines(made, "api", API, part) == [line]


def test_what_is_forgotten_together_leads_to_its_methods(project: Path) -> None:
    text = API.replace("[structs.Visit]", f"{FORGET.strip()}\n\n[structs.Visit]")
    _path(project, "api").write_text(text, "utf-8")
    assert run(("-C", str(project), "generate")) == 0
    assert _lines(project, "api", text, "visitor") == [
        "api.py: def forget_visitor(self, user_id: UserID) -> int:",
        "api.py: async def forget_visitor(self, user_id: UserID) -> int:",
    ]


@pytest.mark.parametrize("part", ["version", "# "])
def test_what_becomes_no_code_leads_nowhere(made: Path, part: str) -> None:
    assert _lines(made, "api", API, part) == []


def test_a_keyspace_that_was_not_generated_yet_leads_nowhere(project: Path) -> None:
    assert _lines(project, "api", API, "visits]") == []


@pytest.mark.parametrize("damage", ["def (", "visits = 1\n", ""])
def test_a_module_that_was_damaged_leads_nowhere(made: Path, damage: str) -> None:
    (made / "caches" / "api.py").write_text(damage)
    assert _lines(made, "api", API, "visits]") == []


def test_settings_without_an_output_lead_nowhere(made: Path) -> None:
    (made / "cachegen.toml").write_text('schemas = ["schemas"]\n')
    assert _lines(made, "api", API, "visits]") == []


def test_the_server_answers_with_places_in_the_file(
    client: Client, made: Path, api: Path
) -> None:
    client.open(api)
    line = API.splitlines().index("[keyspaces.visits]")
    found = client.ask("implementation", api, line, 12)
    assert isinstance(found, list)
    module = (made / "caches" / "api.py").read_text("utf-8").splitlines()
    for each, name in zip(found, ("IntKeyspace", "AsyncIntKeyspace"), strict=True):
        assert each["uri"] == (made / "caches" / "api.py").as_uri()
        start, end = each["range"]["start"], each["range"]["end"]
        text = module[start["line"]]
        assert text[start["character"] : end["character"]] == "visits"
        assert text == f"    visits: {name}[Visit]"
