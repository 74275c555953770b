"""Code actions offer what `check --fix` writes; the outline names what a schema declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.lsp.client import Client
from tests.lsp.conftest import API, SHARED


def mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value


def items(value: object) -> list[Mapping[str, object]]:
    assert isinstance(value, list)
    return [mapping(each) for each in value]


def actions(
    client: Client, path: Path, first: int, last: int, only: list[str] | None = None
) -> list[Mapping[str, object]]:
    """Return the code actions for whole lines."""
    context: dict[str, object] = {"diagnostics": []}
    if only is not None:
        context["only"] = only
    answer = client.request(
        "textDocument/codeAction",
        textDocument={"uri": path.as_uri()},
        range={
            "start": {"line": first, "character": 0},
            "end": {"line": last, "character": 0},
        },
        context=context,
    )
    return items(answer)


def applied(text: str, action: Mapping[str, object], path: Path) -> str:
    """Return a text of plain lines after an action's edits of it."""
    changes = mapping(mapping(action["edit"])["changes"])
    lines = text.split("\n")
    for edit in reversed(items(changes[path.as_uri()])):
        span = mapping(edit["range"])
        start, end = mapping(span["start"]), mapping(span["end"])
        assert start["line"] == end["line"]
        row, left, right = start["line"], start["character"], end["character"]
        assert isinstance(row, int)
        assert isinstance(left, int)
        assert isinstance(right, int)
        line = lines[row].encode("utf-16-le")
        new = str(edit["newText"]).encode("utf-16-le")
        lines[row] = (line[: 2 * left] + new + line[2 * right :]).decode("utf-16-le")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('cluster = "main"', 'cluster = "mian"'),
        ("pattern =", "patern ="),
        ('"visits/:user_id/:day"', '"visits/:user_id"'),
        ('value = "int"', 'value = "int64"'),
    ],
)
def test_a_quick_fix_does_what_check_would(
    client: Client, api: Path, right: str, wrong: str
) -> None:
    text = API.replace(right, wrong)
    client.open(api, text)
    client.diagnostics(api)
    row = text[: text.index(wrong)].count("\n")
    (action,) = actions(client, api, row, row + 1)
    assert action["kind"] == "quickfix"
    assert str(action["title"]).startswith("Change `")
    assert applied(text, action, api) == API
    (diagnostic,) = items(action["diagnostics"])
    assert str(diagnostic["code"]).startswith("CG")


def test_where_nothing_is_wrong_nothing_is_offered(client: Client, api: Path) -> None:
    client.open(api, API.replace('cluster = "main"', 'cluster = "mian"'))
    client.diagnostics(api)
    assert actions(client, api, 0, 3) == []


def test_an_uncertain_mistake_is_left_to_people(client: Client, api: Path) -> None:
    client.open(api, API.replace('"1d"', "1"))
    client.diagnostics(api)
    assert actions(client, api, 0, 30) == []


def test_all_of_a_file_is_fixed_at_once_when_asked_for(
    client: Client, api: Path
) -> None:
    text = API.replace('"main"', '"mian"').replace('"int"', '"integer"')
    client.open(api, text)
    client.diagnostics(api)
    (action,) = actions(client, api, 0, 0, only=["source.fixAll"])
    assert action["kind"] == "source.fixAll"
    assert applied(text, action, api) == API
    assert actions(client, api, 0, 99, only=["refactor"]) == []


def names(symbols: list[Mapping[str, object]]) -> Iterator[str]:
    """Yield the names of an outline, each under its parents."""
    for each in symbols:
        detail = f" {each['detail']}" if each.get("detail") else ""
        yield f"{each['name']}{detail}"
        yield from (f"  {name}" for name in names(items(each.get("children") or [])))


def outline(client: Client, path: Path) -> list[Mapping[str, object]]:
    answer = client.request(
        "textDocument/documentSymbol", textDocument={"uri": path.as_uri()}
    )
    return items(answer)


def test_the_outline_names_sections_declarations_and_fields(
    client: Client, api: Path, shared: Path
) -> None:
    client.open(api)
    client.open(shared)
    assert list(names(outline(client, api))) == [
        "structs",
        "  Visit",
        "    user_id UserID",
        "    day date",
        "keyspaces",
        "  visits visits/:user_id/:day",
    ]
    assert list(names(outline(client, shared))) == [
        "types",
        "  UserID int",
        "clusters",
        "  main allkeys-lfu",
        "keyspaces",
        "  names names/:key",
    ]


def test_each_name_of_the_outline_lies_in_its_range_and_that_in_its_parents(
    client: Client, api: Path
) -> None:
    def judge(symbols: list[Mapping[str, object]]) -> None:
        for each in symbols:
            inside = items(each.get("children") or [])
            whole = span(each["range"])
            for part in (each["selectionRange"], *(child["range"] for child in inside)):
                start, end = span(part)
                assert whole[0] <= start <= end <= whole[1]
            judge(inside)

    client.open(api)
    judge(outline(client, api))


def span(value: object) -> tuple[tuple[object, ...], tuple[object, ...]]:
    both = mapping(value)
    return tuple(mapping(both["start"]).values()), tuple(mapping(both["end"]).values())


def test_a_file_in_the_middle_of_a_word_still_has_an_outline(
    client: Client, api: Path
) -> None:
    client.open(api, API + "\n[keyspaces.more]\ncluster = ")
    assert "visits visits/:user_id/:day" in [
        each.strip() for each in names(outline(client, api))
    ]


def labels(client: Client, path: Path, text: str) -> list[str]:
    client.open(path, text)
    lines = text.split("\n")
    answer = client.ask("completion", path, len(lines) - 1, len(lines[-1]))
    return [str(each["label"]) for each in items(answer)]


def test_after_expiry_its_forms_are_offered(
    client: Client, api: Path, shared: Path
) -> None:
    found = labels(client, api, API + "\n[keyspaces.more]\nexpiry = ")
    assert "30s" in found
    assert "never" in found
    assert '{ in = "1m", on = "create" }' in found
    quoted = labels(client, api, API + '\n[keyspaces.more]\nexpiry = "')
    assert "never" in quoted
    assert not any(each.startswith("{") for each in quoted)
    yaml = labels(client, shared, SHARED + "  more:\n    expiry: ")
    assert "{ in: 1m, on: create }" in yaml
    inside = labels(client, api, API + "\n[keyspaces.more]\nexpiry = { in = ")
    assert "1h" in inside
