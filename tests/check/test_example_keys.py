"""The example of a key is named after what the key is of."""

from __future__ import annotations

import pytest

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.keys.examples import example, example_text

from .workspaces import STR, keyspace, struct, workspace


@pytest.mark.parametrize(
    ("field", "text"),
    [("user_id", "user-1"), ("api_key", "api-1"), ("city", "city-1"), ("id", "a-1")],
)
def test_a_text_of_a_field_is_named_after_it(field: str, text: str) -> None:
    space = keyspace("visits", f"visits/:{field}", ir.StructKey("Visit"))
    declared = Declarations.of(
        workspace(space, structs=[struct("Visit", **{field: STR})])
    )
    found = example(space, declared)
    assert (found.head, found.arguments) == ("Visit", (f'{field}="{text}"',))
    assert found.imports == {(".api", "Visit")}
    assert found.text == example_text(space, declared) == f"visits/{text}"


def test_a_text_that_nothing_names_is_a_1() -> None:
    space = keyspace("visits", "visits/:key")
    assert example(space, Declarations.of(workspace(space))).text == "visits/a-1"
