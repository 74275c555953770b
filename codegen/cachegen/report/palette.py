"""The few colours of a report, or none; plain ANSI, asked for by the caller."""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.diagnostics import Severity

_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Palette:
    """Paints words when colours are wanted; else it leaves them as they are."""

    has_colour: bool

    def severity(self, severity: Severity, text: str) -> str:
        """Return words in the colour of a severity: errors red, warnings yellow."""
        return self._painted("1;31" if severity is Severity.ERROR else "1;33", text)

    def strong(self, text: str) -> str:
        """Return words that stand out."""
        return self._painted("1", text)

    def frame(self, text: str) -> str:
        """Return what only holds a report together."""
        return self._painted("34", text)

    def aside(self, text: str) -> str:
        """Return words on what is not at fault but belongs to it."""
        return self._painted("36", text)

    def _painted(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}{_RESET}" if self.has_colour and text else text
