"""Problems of YAML's own syntax: what it can say and a schema must not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place


@dataclass(frozen=True, slots=True)
class RootNotMapping:
    """The file holds something other than a mapping at its outermost level.

    A schema is a mapping: `version`, `service`, `clusters`, `keyspaces` and so on.

    Wrong:

        - version: 1
        - service: api

    Right:

        version: 1
        service: api
    """

    code: ClassVar[str] = "CG106"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    found: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the file holds {self.found}, expected a mapping",
            (Label(self.place, "expected `key: value`"),),
            help=("begin the schema with `version: 1`",),
        )


@dataclass(frozen=True, slots=True)
class KeyNotText:
    """A YAML key is not text.

    Keys of a schema are names. YAML reads `1`, `1.5`, `true` and `null` as a number, a
    boolean and nothing at all; quotes make them text.

    Wrong:

        default: { 1: one, true: yes }

    Right:

        default: { "1": one, "true": yes }
    """

    code: ClassVar[str] = "CG107"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    found: str
    written: str | None = None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"found {self.found} as a key, expected text",
            (Label(self.place, f"YAML reads this as {self.found}"),),
            (),
            (
                (
                    f'write it in quotes: "{self.written}"'
                    if self.written
                    else "write a name"
                ),
            ),
        )


@dataclass(frozen=True, slots=True)
class TagNotAllowed:
    """A YAML tag stands before a value.

    Tags make a loader build other things than plain data; a schema needs none of them.

    Wrong:

        version: !!int 1

    Right:

        version: 1
    """

    code: ClassVar[str] = "CG108"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    tag: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"found the tag `{self.tag}`, expected a plain value",
            (Label(self.place, "tags are not part of a schema"),),
            (),
            ("remove the tag; text that begins with `!` goes in quotes",),
        )


@dataclass(frozen=True, slots=True)
class SeveralDocuments:
    """A YAML file holds more than one document.

    One file is one service. What follows a second `---` goes in a file of its own.

    Wrong:

        version: 1
        ---
        version: 1

    Right:

        version: 1
    """

    code: ClassVar[str] = "CG109"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            "found a second document, expected one a file",
            (Label(self.place, "a second document begins here"),),
            ("what follows was not read",),
            ("move it to a file of its own",),
        )


@dataclass(frozen=True, slots=True)
class UnknownAnchor:
    """A YAML alias refers to an anchor that is not there.

    An alias `*name` repeats the value marked with `&name` further up, and cannot stand
    inside that value. Text that begins with `*` goes in quotes.

    Wrong:

        expiry: *short

    Right:

        expiry: &short 10s
    """

    code: ClassVar[str] = "CG120"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    name: str
    near: str | None = None
    inside: Place | None = None

    def describe(self) -> Report:
        """Return the problem's words."""
        labels: tuple[Label, ...] = (Label(self.place, "nothing to repeat"),)
        headline = (
            f"found the alias `*{self.name}`, but no anchor `&{self.name}` before it"
        )
        if self.inside is not None:
            headline = f"the alias `*{self.name}` stands inside the value it repeats"
            labels = (
                Label(self.place, "would repeat itself without end"),
                Label(self.inside, "the value begins here"),
            )
        near = (f"did you mean `*{self.near}`?",) if self.near else ()
        quoted = (f'if this is text, write it in quotes: "*{self.name}"',)
        return Report(headline, labels, (), near + quoted)


@dataclass(frozen=True, slots=True)
class MergeKey:
    """A YAML merge key, `<<`.

    Merge keys belong to YAML 1.1 and are no part of YAML 1.2. Write the entries out,
    or let the whole value be an alias.

    Wrong:

        profile:
          <<: *defaults
          pattern: profile/:key

    Right:

        profile:
          cluster: main
          pattern: profile/:key
    """

    code: ClassVar[str] = "CG121"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            "found the merge key `<<`, expected a name",
            (Label(self.place, "YAML 1.2 has no merge keys"),),
            (),
            ("write the entries out, or use an alias for a whole value",),
        )
