"""What a `forget` leaves behind is said of the keyspaces of its own service, and of no others."""

from __future__ import annotations

import pytest
from msgspec import structs

from cachegen import ir
from cachegen.check.forgetting import left_behind

from .workspaces import STR, keyspace, nowhere, struct, workspace

USER = ir.NamedScalar("UserID", "api", STR)
VISIT = struct("Visit", user_id=ir.NamedType("UserID"), path=STR)


def codes(*services: str, covered: tuple[ir.Forgotten, ...] = ()) -> list[str]:
    """Return what is left by a forget of `api`, with a keyspace in each service."""
    key, pattern = ir.StructKey("Visit"), "visits/:user_id/:path"
    space = workspace(
        *(keyspace(f"in_{each}", pattern, key, service=each) for each in services),
        structs=[VISIT],
        named=[USER],
        services=("api", "old"),
    )
    forget = ir.Forget("user", "api", "UserID", covered)
    space = structs.replace(space, forgets=(forget,))
    return [each.code for each in left_behind(space, nowhere("api", "old"))]


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        (("api",), ["CG906"]),
        (("api", "old"), ["CG906"]),
        (("old", "api"), ["CG906"]),
        (("old",), ["CG908"]),
        ((), ["CG908"]),
    ],
)
def test_a_keyspace_of_another_service_is_not_left_behind(
    services: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(*services) == expected


def test_a_forget_that_covers_something_is_not_empty() -> None:
    assert codes("old", covered=(ir.Forgotten("profile", "key"),)) == []
