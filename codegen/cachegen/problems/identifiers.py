"""Problems of names as words (CG205–CG207, CG210, CG211): what cannot be a name at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import code_points, in_ascii, quoted
from cachegen.words.spelling import entry, section

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotAnIdentifier:
    """A name is not an ASCII identifier that begins with a letter.

    Names become Python names, and those that cachegen makes for itself begin with `_`,
    so users' names never do.

    Wrong:

        [types]
        "user-id" = "str"

    Right:

        [types]
        user_id = "str"
    """

    code: ClassVar[str] = "CG205"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    what: str
    name: str
    instead: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.what} name {quoted(self.name)} is not an identifier",
            (Label(self.place, "expected a letter, then letters, digits or `_`"),),
            notes=(
                f"{self._hidden()}names become Python names: ASCII, with a letter first",
            ),
            help=(_write(in_ascii(self.name) or self.instead, f"my_{self.what}"),),
        )

    def _hidden(self) -> str:
        """Return which letters only look like those of ASCII."""
        alike = in_ascii(self.name)
        if alike is None:
            return ""
        return f"{quoted(self.name)} holds {code_points(self.name, alike)}; "


@dataclass(frozen=True, slots=True)
class Keyword:
    """A name is a word that Python keeps for itself.

    Soft keywords such as `match` and `type` are fine. A cluster's name becomes an argument
    of the classes that use it.

    Wrong:

        [structs.Ticket.fields]
        class = "str"

    Right:

        [structs.Ticket.fields]
        class_ = "str"
    """

    code: ClassVar[str] = "CG206"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    what: str
    name: str
    instead: str
    struct: str | None = None
    """The struct that it is a field of, where the language has such a key beside its fields."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.what} name {quoted(self.name)} is a keyword of Python",
            (Label(self.place, "no Python name can be this"),),
            help=(self._advice(),),
        )

    def _advice(self) -> str:
        if self.struct is None:
            return f"write {quoted(self.instead)}, or another word"
        own = section(self.place, "structs", self.struct)
        return f"{quoted(self.name)} stands under {quoted(own)}, in place of `fields`"


@dataclass(frozen=True, slots=True)
class ClusterName:
    """A cluster's name has another form than clusters' names have.

    A lower-case letter, then at most 62 lower-case letters, digits and hyphens, of which
    the last is no hyphen: so it can stand in host names, and in `CACHEGEN_<NAME>_URL`.

    Wrong:

        [clusters.Main_1]

    Right:

        [clusters.main-1]
    """

    code: ClassVar[str] = "CG207"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    instead: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"cluster name {quoted(self.name)} is not of the form of cluster names",
            (Label(self.place, "expected lower-case letters, digits and inner `-`"),),
            notes=("it begins with a letter and has at most 63 characters",),
            help=(_write(self.instead, "main"),),
        )


@dataclass(frozen=True, slots=True)
class FileNameNoService:
    """A schema file's name cannot be a service's, and the file names none.

    Wrong:

        # user-service.toml
        version = 1

    Right:

        # user-service.toml
        version = 1
        service = "user_service"
    """

    code: ClassVar[str] = "CG210"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    stem: str
    instead: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"file name {quoted(self.stem)} cannot be the name of a service",
            (Label(self.place, "this file does not name its service"),),
            notes=("a service's name is an identifier: it names a Python module",),
            help=(f"add {entry(self.place, 'service', self.instead)}",),
        )


@dataclass(frozen=True, slots=True)
class ImportPath:
    """An `import` is not a dotted path to a name in a module.

    Wrong:

        [structs.Invoice]
        import = "shop/billing.py"

    Right:

        [structs.Invoice]
        import = "shop.billing.Invoice"
    """

    code: ClassVar[str] = "CG211"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    path: str
    part: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        headline = f"import path {quoted(self.path)} is not a module and a name in it"
        if self.part is not None:
            headline = f"{quoted(self.part)} in an import path is not an identifier"
        return Report(
            headline,
            (Label(self.place, "expected `module.Name`"),),
            help=(self._advice(),),
        )

    def _advice(self) -> str:
        dotted = re.sub(r"[:/\\]+", ".", self.path).strip(".")
        if ".py" not in self.path and _DOTTED.fullmatch(dotted):
            return f'write "{dotted}"'
        return 'write it dotted, such as "shop.billing.Invoice"'


def _write(instead: str | None, example: str) -> str:
    """Return the advice of the name that looks like the one written, else of any."""
    if instead:
        return f"write {quoted(instead)}"
    return f"write a name such as {quoted(example)}"
