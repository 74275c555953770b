"""Problems of type expressions (CG501–CG505, CG516): how a type is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.elsewhere import misplaced
from cachegen.source import Place
from cachegen.words.phrases import quoted

_INSTEAD_OF_A_UNION = (
    "choose one type, or make a struct with an optional field for each"
)


@dataclass(frozen=True, slots=True)
class TypeSyntax:
    """A type expression breaks off or goes on where it should not.

    Wrong:

        [structs.Profile.fields]
        tags = "list[str"

    Right:

        [structs.Profile.fields]
        tags = "list[str]"
    """

    code: ClassVar[str] = "CG501"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    expected: str
    found: str
    instead: str | None = None
    """The same as cachegen writes it, where it is written as elsewhere."""
    address: tuple[str | int, ...] = ()
    """The keys that lead to the type in its file."""
    whole: Place | None = None
    """The whole text of the type, where `instead` is certain."""

    def describe(self) -> Report:
        """Return the problem's words."""
        is_empty = not self.text.strip()
        found = "nothing" if is_empty else f"{self.found} in type {quoted(self.text)}"
        return Report(
            f"expected {self.expected}, found {found}",
            (Label(self.place, f"expected {self.expected}"),),
            help=(self._advice(),),
        )

    def fix(self) -> Fix | None:
        """Return the type as cachegen writes it, in the place of another notation."""
        if self.instead is None or self.whole is None:
            return None
        return Fix(self.whole, self.instead)

    def _advice(self) -> str:
        if self.instead is not None:
            return f'write "{self.instead}"'
        elsewhere = misplaced(self.place, self.address)
        return elsewhere or 'types look like "str", "list[int]", "str | None"'


@dataclass(frozen=True, slots=True)
class TypeTooDeep:
    """A type expression nests brackets more than 16 deep.

    Wrong:

        [structs.Tree.fields]
        leaves = "list[list[list[list[list[list[list[list[list[list[list[list[list[list[list[list[list[int]]]]]]]]]]]]]]]]]"

    Right:

        [structs.Tree.fields]
        leaves = "list[int]"
        branches = "list[Tree]"
    """

    code: ClassVar[str] = "CG502"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    deepest: int

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"a type nests brackets more than {self.deepest} deep",
            (Label(self.place, "this bracket is one too many"),),
            help=("give the inner part a name: make it a struct",),
        )


@dataclass(frozen=True, slots=True)
class TypeArguments:
    """A type has brackets and needs none, or needs others than it has.

    Wrong:

        [structs.Profile.fields]
        tags = "list"

    Right:

        [structs.Profile.fields]
        tags = "list[str]"
    """

    code: ClassVar[str] = "CG503"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    takes: str
    example: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"type {quoted(self.name)} takes {self.takes}",
            (Label(self.place, f"takes {self.takes}"),),
            help=(f'write it as in "{self.example}"',),
        )


@dataclass(frozen=True, slots=True)
class UnionMembers:
    """A union is something else than one type or None.

    Which member a stored value was could not always be known from its JSON, so the only
    union is `T | None`.

    Wrong:

        [structs.Profile.fields]
        age = "int | str"

    Right:

        [structs.Profile.fields]
        age = "int | None"
    """

    code: ClassVar[str] = "CG504"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    instead: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"type {quoted(self.text)} is not of the form `T | None`",
            (Label(self.place, "expected one type, or one type and `None`"),),
            notes=("stored JSON does not say which member of a union a value was",),
            help=(f'write "{self.instead}"' if self.instead else _INSTEAD_OF_A_UNION,),
        )

    def fix(self) -> Fix | None:
        """Return the optional type as cachegen writes it."""
        return Fix(self.place, self.instead) if self.instead is not None else None


@dataclass(frozen=True, slots=True)
class NotHashable:
    """An element of a set, or a key of a dict, is of a type that cannot be one.

    Elements of sets have to be hashable: scalars, enums, literals, frozensets, tuples, and
    structs made of these. Keys of dicts become texts in JSON, so they are
    scalars (not `bool`), enums, or literals that are all texts or all integers.

    Wrong:

        [structs.Profile.fields]
        boards = "dict[list[str], int]"

    Right:

        [structs.Profile.fields]
        boards = "dict[str, int]"
    """

    code: ClassVar[str] = "CG505"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    role: str
    why: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"type {quoted(self.text)} cannot be {self.role}",
            (Label(self.place, f"not possible as {self.role}"),),
            notes=(self.why,),
            help=("use a scalar, an enum or a named type",),
        )


@dataclass(frozen=True, slots=True)
class LiteralMember:
    """A `Literal` lists something else than texts, integers and booleans, or one twice.

    Wrong:

        [structs.Invoice.fields]
        state = "Literal[open, paid]"

    Right:

        [structs.Invoice.fields]
        state = 'Literal["open", "paid"]'
    """

    code: ClassVar[str] = "CG516"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    twice: bool

    def describe(self) -> Report:
        """Return the problem's words."""
        if self.twice:
            return Report(
                f"{quoted(self.text)} stands twice in a Literal",
                (Label(self.place, "listed before"),),
                help=("remove one of them",),
            )
        bare = self.text.isidentifier()
        return Report(
            f"{quoted(self.text)} in a Literal is no text, integer or boolean",
            (Label(self.place, "expected a text in quotes, an integer or a boolean"),),
            help=(
                (
                    f'put it in quotes: "{self.text}"'
                    if bare
                    else "remove it, or write one"
                ),
            ),
        )
