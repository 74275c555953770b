"""Problems of former shapes (CG590–CG592, CG920): what could never be upgraded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted


@dataclass(frozen=True, slots=True)
class FormerType:
    """A former shape is no struct.

    Wrong:

        [structs.Profile]
        was = [{ type = "str", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        first = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"

    Right:

        [structs.ProfileV1.fields]
        name = "str"

        [structs.Profile]
        was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        first = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG590"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"a former shape of {quoted(self.struct)} cannot be of type {quoted(self.text)}",
            (Label(self.place, "expected a struct"),),
            help=("declare a struct with the fields that were stored",),
        )


@dataclass(frozen=True, slots=True)
class FormerTwice:
    """A struct is listed among its own former shapes, or one of them twice.

    The first shape that fits is taken, so a second one is never reached.

    Wrong:

        [structs.ProfileV1.fields]
        name = "str"

        [structs.Profile]
        was = [
            { type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" },
            { type = "ProfileV1", upgrade = "shop.caches.upgrade_other" },
        ]
        [structs.Profile.fields]
        first = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"

    Right:

        [structs.ProfileV1.fields]
        name = "str"

        [structs.Profile]
        was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        first = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG591"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    former: str

    def describe(self) -> Report:
        """Return the problem's words."""
        own = self.struct == self.former
        return Report(
            (
                f"{quoted(self.struct)} cannot be a former shape of itself"
                if own
                else f"{quoted(self.former)} is twice a former shape of {quoted(self.struct)}"
            ),
            (Label(self.place, "the struct itself" if own else "listed again"),),
            notes=("the first shape that a stored value has is taken",),
            help=("remove it",),
        )


@dataclass(frozen=True, slots=True)
class FormerNeverUpgraded:
    """The struct itself reads all that is stored in a former shape, so nothing is ever upgraded.

    A value is upgraded when the struct does not decode it. Unknown fields are ignored and a
    missing one takes its default, so a shape whose fields the struct has, or does not want,
    is read as it is. The right way has a field that no former value has.

    Wrong:

        [structs.ProfileV1.fields]
        name = "str"
        nick = "str"

        [structs.Profile]
        was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        name = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"

    Right:

        [structs.ProfileV1.fields]
        name = "str"
        nick = "str"

        [structs.Profile]
        was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        name = "str"
        shape = "Literal[2]"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG592"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    former: str
    witness: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"no stored {quoted(self.former)} is ever upgraded: {quoted(self.struct)} reads"
            " them all",
            (Label(self.place, "this shape is never reached"),),
            notes=(f"such as {self.witness}",),
            help=(
                f"give {quoted(self.struct)} a field without a default that no"
                f" {quoted(self.former)} has, or remove the former shape",
            ),
        )


@dataclass(frozen=True, slots=True)
class FormerSometimesUpgraded:
    """The struct itself reads some of what is stored in a former shape; that is not upgraded.

    A value is upgraded when the struct does not decode it. Where only some former values
    are such, the function sees those alone. Where that does not matter, a comment
    `# cachegen: ignore[CG920]` silences this; else a field helps that no former value has.

    Wrong:

        [structs.ProfileV1.fields]
        name = "str | None"

        [structs.Profile]
        was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        name = "str"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"
        expiry = "1h"

    Right:

        [structs.ProfileV1.fields]
        name = "str | None"

        [structs.Profile]
        was = [{ type = "ProfileV1", upgrade = "shop.caches.upgrade_profile" }]
        [structs.Profile.fields]
        name = "str"
        shape = "Literal[2]"

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "Profile"
        pattern = "profile/:key"
        expiry = "1h"
    """

    code: ClassVar[str] = "CG920"
    severity: ClassVar[Severity] = Severity.WARNING
    place: Place
    struct: str
    former: str
    witness: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"some stored {quoted(self.former)} are not upgraded: {quoted(self.struct)} reads"
            " them as they are",
            (Label(self.place, "only what the struct does not read is upgraded"),),
            notes=(f"such as {self.witness}",),
            help=(
                f"give {quoted(self.struct)} a field without a default that no"
                f" {quoted(self.former)} has",
            ),
        )
