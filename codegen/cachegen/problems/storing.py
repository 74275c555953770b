"""Problems of how values are stored (CG580–CG584): what is compressed, what is encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import meant, quoted
from cachegen.words.spelling import entry


@dataclass(frozen=True, slots=True)
class CompressKind:
    """Only structs and texts are compressed.

    A compressed value is distinguished from a plain one by how it begins, which a struct's JSON and a
    text never do. Bytes may begin with anything, numbers are what the server counts with,
    and elements of lists and sets are what it compares.

    Wrong:

        [keyspaces.thumbnail]
        cluster = "main"
        key = "str"
        value = "bytes"
        pattern = "thumbnail/:key"
        compress = true

    Right:

        [keyspaces.thumbnail]
        cluster = "main"
        key = "str"
        value = "bytes"
        pattern = "thumbnail/:key"
    """

    code: ClassVar[str] = "CG580"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} cannot be compressed: its value is {quoted(self.text)}",
            (Label(self.place, "only a struct or a `str` can be compressed"),),
            notes=("only these can be distinguished from what is compressed",),
            help=("remove `compress`",),
        )


@dataclass(frozen=True, slots=True)
class Size:
    """A size is not a whole number with a unit: `b`, `kb` (1 024 bytes) or `mb`.

    Wrong:

        [keyspaces.page]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "page/:key"
        compress = { above = "1 KiB" }

    Right:

        [keyspaces.page]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "page/:key"
        compress = { above = "1kb" }
    """

    code: ClassVar[str] = "CG581"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    text: str
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.text)} is not a size up to 512 MiB",
            (Label(self.place, "expected a whole number and a unit"),),
            help=meant(self.near) or ('write it like "512b", "1kb", "4mb"',),
        )


@dataclass(frozen=True, slots=True)
class CompressLevel:
    """The level of compression is none that zstd has.

    Level 1 is quick, 3 is zstd's own default, and 22 is slow and small.

    Wrong:

        [keyspaces.page]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "page/:key"
        compress = { level = 0 }

    Right:

        [keyspaces.page]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "page/:key"
        compress = { level = 3 }
    """

    code: ClassVar[str] = "CG582"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    level: int

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"there is no level {self.level} of compression",
            (Label(self.place, "expected a number from 1 to 22"),),
            help=("write 1, which is quick, or up to 22, which is small",),
        )


@dataclass(frozen=True, slots=True)
class EncryptKind:
    """What the server counts with or compares is not encrypted.

    The server adds to an `int` or a `float`, and finds the elements of a list or set by
    their bytes; what is encrypted has other bytes each time. Keys are not encrypted either.

    Wrong:

        [keyspaces.balance]
        cluster = "main"
        key = "str"
        value = "int"
        pattern = "balance/:key"
        encrypt = true

    Right:

        [structs.Balance.fields]
        amount = "int"

        [keyspaces.balance]
        cluster = "main"
        key = "str"
        value = "Balance"
        pattern = "balance/:key"
        encrypt = true
    """

    code: ClassVar[str] = "CG583"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} cannot be encrypted: its value is {quoted(self.text)}",
            (Label(self.place, "the server adds to such values, or compares them"),),
            help=("put the value into a struct, or remove `encrypt`",),
        )


@dataclass(frozen=True, slots=True)
class EncryptBytes:
    """Plain and encrypted bytes cannot be distinguished, so `bytes` are not rolled out in steps.

    An encrypted value is recognized by its first byte, with which no text begins; bytes may begin
    with any. The right way gives keys of their own to what is encrypted.

    Wrong:

        [keyspaces.document]
        cluster = "main"
        key = "str"
        value = "bytes"
        pattern = "document/:key"
        encrypt = "read"

    Right:

        [keyspaces.document]
        cluster = "main"
        key = "str"
        value = "bytes"
        pattern = "document/v2/:key"
        encrypt = true
    """

    code: ClassVar[str] = "CG584"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    pattern: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} cannot hold plain and encrypted bytes side by side",
            (Label(self.place, "both may begin with any byte"),),
            help=(
                f"start afresh: {entry(self.place, 'pattern', self.pattern)}"
                f" and {entry(self.place, 'encrypt', True)}",
                "or read both in a struct with a field of type `bytes`",
            ),
        )
