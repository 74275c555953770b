"""Problems of a keyspace's expiry (CG520–CG529)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.certain import renamed
from cachegen.problems.typed import NO_TIME, STAYS, clock, percent, seconds
from cachegen.source import Place
from cachegen.words.phrases import meant, quoted


@dataclass(frozen=True, slots=True)
class Duration:
    """A time is not a duration: whole numbers with units, the largest first.

    Units are `w` (weeks), `d`, `h`, `m` (minutes), `s` and `ms`. A duration has each at
    most once; there are no fractions, since a smaller unit says it exactly.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "1.5 hours"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "1h30m"
    """

    code: ClassVar[str] = "CG520"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    near: str | None
    never: bool

    def describe(self) -> Report:
        """Return the problem's words."""
        forms = '"500ms", "10s", "1h30m", "7d"' + (' or "never"' if self.never else "")
        return Report(
            f"{quoted(self.text)} is not a duration",
            (
                Label(
                    self.place, "expected whole numbers with units, the largest first"
                ),
            ),
            help=meant(self.near) or (self._advice(forms),),
        )

    def fix(self) -> Fix | None:
        """Return `never` where it is misspelled; what a duration means is for people to say."""
        return renamed(self.place, self.near)

    def _advice(self, forms: str) -> str:
        duration = seconds(self.text.strip())
        if duration is not None:
            return f'seconds? write "{duration}"'
        if self.never and self.text.strip().lower() in NO_TIME:
            return STAYS
        return f"write it like {forms}"


@dataclass(frozen=True, slots=True)
class NotPositive:
    """An expiry of no time, or of less.

    Such an entry would be gone before anyone could read it.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "0s"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "1s"
    """

    code: ClassVar[str] = "CG521"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"expiry {quoted(self.text)} is not positive",
            (Label(self.place, "expected more than zero"),),
            notes=("an entry would be gone before anyone could read it",),
            help=('write "never" if entries should stay',),
        )


@dataclass(frozen=True, slots=True)
class TooLong:
    """A time is longer than a hundred years (36 500 days).

    That is more than anyone means, and Redis refuses times not far beyond.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "99999d"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "never"
    """

    code: ClassVar[str] = "CG522"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    never: bool = True

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.text)} is longer than a hundred years",
            (Label(self.place, "expected at most 36500d"),),
            help=(
                'write "never" if entries should stay' if self.never else "shorten it",
            ),
        )


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A `daily_at` is not a time of a 24-hour clock.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { daily_at = "3 pm", timezone = "Europe/Stockholm" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { daily_at = "15:00", timezone = "Europe/Stockholm" }
    """

    code: ClassVar[str] = "CG523"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.text)} is not a time of day",
            (Label(self.place, "expected HH:MM or HH:MM:SS, from 00:00 to 23:59:59"),),
            help=(f'write "{clock(self.text)}"',),
        )


@dataclass(frozen=True, slots=True)
class Jitter:
    """A jitter is not a percentage above 0% and at most 100%.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { in = "1h", jitter = "0.1" }

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = { in = "1h", jitter = "10%" }
    """

    code: ClassVar[str] = "CG524"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"jitter {quoted(self.text)} is not a percentage up to 100%",
            (Label(self.place, "expected more than 0% and at most 100%"),),
            notes=("the expiry is shortened by up to this much, at random",),
            help=(f'write "{percent(self.text)}"',),
        )
