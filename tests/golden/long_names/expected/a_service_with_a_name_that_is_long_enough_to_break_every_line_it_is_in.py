# Made by cachegen from schemas/a_service_with_a_name_that_is_long_enough_to_break_every_line_it_is_in.toml.
# Do not edit: change the schema and run `cachegen generate`.
"""Typed caches of the service
`a_service_with_a_name_that_is_long_enough_to_break_every_line_it_is_in`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, NewType

from msgspec import Struct, field

from cachegen_runtime.generated import require_runtime

require_runtime("0.1")

from cachegen_runtime import (
    AsyncCaches,
    AsyncNamedStrKeyspace,
    AsyncStructKeyspace,
    Caches,
    NamedStrKeyspace,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    STR,
    KeyspaceDefinition,
    enum,
    named,
    scalar_key,
    struct,
    struct_key,
)

__all__ = [
    "AKeyWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn",
    "ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn",
    "AServiceWithANameThatIsLongEnoughToBreakEveryLineItIsInCaches",
    "AStructWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn",
    "AnEnumWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn",
    "AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine",
    "AsyncAServiceWithANameThatIsLongEnoughToBreakEveryLineItIsInCaches",
]


class AnEnumWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn(StrEnum):
    A_VALUE_THAT_IS_LONG_ENOUGH_TO_BREAK_EVERY_LINE_THAT_IT_IS_IN_WHICH_TAKES_A_WHILE = "a_value_that_is_long_enough_to_break_every_line_that_it_is_in_which_takes_a_while"


ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn = NewType(
    "ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn", str
)
AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine = NewType(
    "AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine",
    ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn,
)


class AStructWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn(
    Struct, frozen=True, kw_only=True
):
    a_field_with_a_name_that_is_long_enough_to_break: dict[
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
        list[AnEnumWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn],
    ]
    another_field: (
        list[AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine] | None
    ) = field(
        default_factory=lambda: [
            AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine(
                ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn("one")
            ),
            AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine(
                ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn("two")
            ),
        ]
    )
    choice: Literal[
        "the first of several choices",
        "the second of several choices",
        "the third of them",
    ]


class AKeyWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn(
    Struct, frozen=True, kw_only=True
):
    a_field_with_a_name_that_is_long_enough_to_break: (
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine
    )
    another_field: AnEnumWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn


_a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in: Final = (
    KeyspaceDefinition(
        service="a_service_with_a_name_that_is_long_enough_to_break_every_line_it_is_in",
        name="a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in",
        cluster="a-cluster-with-a-name-that-is-almost-as-long-as-may-be-here",
        pattern="a-literal-segment-that-is-long-enough/:a_field_with_a_name_that_is_long_enough_to_break/:another_field",
        key=struct_key(
            AKeyWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn,
            a_field_with_a_name_that_is_long_enough_to_break=named(
                AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
                named(
                    ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn, STR
                ),
            ),
            another_field=enum(
                AnEnumWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn
            ),
        ),
        value=struct(AStructWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn),
    )
)
_short: Final = KeyspaceDefinition(
    service="a_service_with_a_name_that_is_long_enough_to_break_every_line_it_is_in",
    name="short",
    cluster="another-cluster-with-a-name-that-is-almost-as-long-as-it-may",
    pattern="short/:key",
    key=scalar_key(
        named(
            AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
            named(ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn, STR),
        ),
    ),
    value=named(
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
        named(ANamedTypeWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn, STR),
    ),
)


class AServiceWithANameThatIsLongEnoughToBreakEveryLineItIsInCaches(Caches):
    """Blocking caches of the service
    `a_service_with_a_name_that_is_long_enough_to_break_every_line_it_is_in`.
    """

    a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in: (
        StructKeyspace[
            AKeyWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn,
            AStructWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn,
        ]
    )
    """Pattern:
    ``a-literal-segment-that-is-long-enough/:a_field_with_a_name_that_is_long_enough_to_break/:another_field``.
    No expiry of its own.
    """

    short: NamedStrKeyspace[
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
    ]
    """Pattern: ``short/:key``. No expiry of its own."""

    def __init__(
        self,
        *,
        a_cluster_with_a_name_that_is_almost_as_long_as_may_be_here: str | None = None,
        another_cluster_with_a_name_that_is_almost_as_long_as_it_may: str | None = None,
    ) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``a_cluster_with_a_name_that_is_almost_as_long_as_may_be_here``, else
        ``CACHEGEN_A_CLUSTER_WITH_A_NAME_THAT_IS_ALMOST_AS_LONG_AS_MAY_BE_HERE_URL``.

        ``another_cluster_with_a_name_that_is_almost_as_long_as_it_may``, else
        ``CACHEGEN_ANOTHER_CLUSTER_WITH_A_NAME_THAT_IS_ALMOST_AS_LONG_AS_IT_MAY_URL``.
        """
        Caches.__init__(
            self,
            {
                "a-cluster-with-a-name-that-is-almost-as-long-as-may-be-here": a_cluster_with_a_name_that_is_almost_as_long_as_may_be_here,
                "another-cluster-with-a-name-that-is-almost-as-long-as-it-may": another_cluster_with_a_name_that_is_almost_as_long_as_it_may,
            },
        )
        self.a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in = StructKeyspace(
            self,
            _a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in,
        )
        self.short = NamedStrKeyspace(self, _short)


class AsyncAServiceWithANameThatIsLongEnoughToBreakEveryLineItIsInCaches(AsyncCaches):
    """Async caches of the service
    `a_service_with_a_name_that_is_long_enough_to_break_every_line_it_is_in`.
    """

    a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in: (
        AsyncStructKeyspace[
            AKeyWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn,
            AStructWithANameThatIsLongEnoughToBreakEveryLineThatItIsIn,
        ]
    )
    """Pattern:
    ``a-literal-segment-that-is-long-enough/:a_field_with_a_name_that_is_long_enough_to_break/:another_field``.
    No expiry of its own.
    """

    short: AsyncNamedStrKeyspace[
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
        AnotherNamedTypeWithANameThatIsLongEnoughToBreakEveryLine,
    ]
    """Pattern: ``short/:key``. No expiry of its own."""

    def __init__(
        self,
        *,
        a_cluster_with_a_name_that_is_almost_as_long_as_may_be_here: str | None = None,
        another_cluster_with_a_name_that_is_almost_as_long_as_it_may: str | None = None,
    ) -> None:
        """Take the URL of each cluster; one left out comes from the environment.

        ``a_cluster_with_a_name_that_is_almost_as_long_as_may_be_here``, else
        ``CACHEGEN_A_CLUSTER_WITH_A_NAME_THAT_IS_ALMOST_AS_LONG_AS_MAY_BE_HERE_URL``.

        ``another_cluster_with_a_name_that_is_almost_as_long_as_it_may``, else
        ``CACHEGEN_ANOTHER_CLUSTER_WITH_A_NAME_THAT_IS_ALMOST_AS_LONG_AS_IT_MAY_URL``.
        """
        AsyncCaches.__init__(
            self,
            {
                "a-cluster-with-a-name-that-is-almost-as-long-as-may-be-here": a_cluster_with_a_name_that_is_almost_as_long_as_may_be_here,
                "another-cluster-with-a-name-that-is-almost-as-long-as-it-may": another_cluster_with_a_name_that_is_almost_as_long_as_it_may,
            },
        )
        self.a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in = AsyncStructKeyspace(
            self,
            _a_keyspace_with_a_name_that_is_long_enough_to_break_every_line_that_it_is_in,
        )
        self.short = AsyncNamedStrKeyspace(self, _short)
