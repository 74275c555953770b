"""Problems of the names under which fields are stored (CG212, CG213)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted
from cachegen.words.spelling import entry


@dataclass(frozen=True, slots=True)
class JsonName:
    """A field's JSON name is one that none can have.

    It is at least one and at most 255 characters long, and holds no `"`, no backslash and no control
    character, so that it stands in JSON as it is written here.

    Wrong:

        [structs.Profile.fields]
        user_id = { type = "str", json = "" }

    Right:

        [structs.Profile.fields]
        user_id = { type = "str", json = "user-id" }
    """

    code: ClassVar[str] = "CG212"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    name: str
    fault: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the JSON name of field {quoted(self.field)} {self.fault}",
            (Label(self.place, "no field can be stored under this"),),
            notes=(
                'a JSON name has 1 to 255 characters, but no `"`, no `\\` and no '
                "control character",
            ),
            help=(
                f"leave `json` out to store it as {quoted(self.field)}, or write "
                "another name",
            ),
        )


@dataclass(frozen=True, slots=True)
class SameJsonName:
    """Two fields of one struct are stored under the same name.

    A field without `json` is stored under its own name, which counts as well.

    Wrong:

        [structs.Profile.fields]
        name = "str"
        title = { type = "str", json = "name" }

    Right:

        [structs.Profile.fields]
        name = "str"
        title = { type = "str", json = "title" }
    """

    code: ClassVar[str] = "CG213"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    field: str
    other: str
    first: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"fields {quoted(self.other)} and {quoted(self.field)} are both stored as "
            f"{quoted(self.name)}",
            (
                Label(self.place, "one would overwrite the other"),
                Label(self.first, "stored so first"),
            ),
            help=(f"give one another name: {entry(self.place, 'json', self._free())}",),
        )

    def _free(self) -> str:
        return self.field if self.field != self.name else f"{self.field}-2"
