"""A problem whose words and places a test chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place, Source, Span


@dataclass(frozen=True, slots=True)
class Sample:
    """A problem with the code of a registered one and words of its own."""

    code: ClassVar[str] = "CG301"
    severity: ClassVar[Severity] = Severity.ERROR
    report: Report

    @property
    def place(self) -> Place:
        """Return the place of the first label."""
        return self.report.labels[0].place

    def describe(self) -> Report:
        """Return the words that the test chose."""
        return self.report


@dataclass(frozen=True, slots=True)
class SampleWarning:
    """A warning, likewise."""

    code: ClassVar[str] = "CG901"
    severity: ClassVar[Severity] = Severity.WARNING
    report: Report

    @property
    def place(self) -> Place:
        """Return the place of the first label."""
        return self.report.labels[0].place

    def describe(self) -> Report:
        """Return the words that the test chose."""
        return self.report


def label(text: str, words: str = "", path: str = "shop.toml") -> Label:
    """Return a label on the part of `text` between `«` and `»`, which are no part of it."""
    start = text.index("«")
    end = text.index("»") - 1
    source = Source(path, text.replace("«", "").replace("»", ""))
    return Label(Place(source, Span(start, end)), words)


def sample(text: str, words: str = "label", *, headline: str = "headline") -> Sample:
    """Return a problem with one label."""
    return Sample(Report(headline, (label(text, words),)))
