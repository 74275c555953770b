"""Between the compiler's values and the protocol's: positions, ranges, diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from cachegen.diagnostics import Label, Problem, Severity
from cachegen.lsp.completion import Offer, Sort
from cachegen.lsp.outline import Item, Shape
from cachegen.lsp.positions import Encoding, Units
from cachegen.report.explain import address
from cachegen.source import Place, Source, Span

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}
_KINDS = {
    Sort.KEY: types.CompletionItemKind.Property,
    Sort.TYPE: types.CompletionItemKind.Class,
    Sort.NAME: types.CompletionItemKind.Field,
    Sort.VALUE: types.CompletionItemKind.Value,
}
_SYMBOLS = {
    Shape.SECTION: types.SymbolKind.Namespace,
    Shape.CLUSTER: types.SymbolKind.Object,
    Shape.TYPE: types.SymbolKind.TypeParameter,
    Shape.ENUM: types.SymbolKind.Enum,
    Shape.MEMBER: types.SymbolKind.EnumMember,
    Shape.STRUCT: types.SymbolKind.Struct,
    Shape.FIELD: types.SymbolKind.Field,
    Shape.KEYSPACE: types.SymbolKind.Key,
    Shape.FORGET: types.SymbolKind.Event,
}
_ENCODINGS: dict[str, Encoding] = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-32": "utf-32",
}


def path_of(uri: str) -> Path | None:
    """Return the file that a URI names, or None when it names none."""
    path = to_fs_path(uri)
    return Path(path) if uri.startswith("file:") and path is not None else None


def uri_of(path: str | Path) -> str:
    """Return the URI of a file."""
    return from_fs_path(str(path)) or Path(path).as_uri()


class Translation:
    """Speaks of places in the units that the client and the server agreed on."""

    def __init__(self, encoding: str | None) -> None:
        self._units = Units(_ENCODINGS.get(encoding or "", "utf-16"))

    def offset(self, source: Source, position: types.Position) -> int:
        """Return the offset of a client's position."""
        return self._units.offset(source, position.line, position.character)

    def range(self, source: Source, span: Span) -> types.Range:
        """Return a span as a range."""
        return types.Range(
            types.Position(*self._units.position(source, span.start)),
            types.Position(*self._units.position(source, span.end)),
        )

    def location(self, place: Place) -> types.Location:
        """Return a place as a location."""
        span = self.range(place.source, place.span)
        return types.Location(uri_of(place.source.path), span)

    def diagnostic(self, problem: Problem) -> types.Diagnostic:
        """Return a problem as a diagnostic, its other labels as related places."""
        report = problem.describe()
        place = problem.place
        return types.Diagnostic(
            range=self.range(place.source, place.span),
            message="\n".join(_lines(report.headline, report.notes, report.help)),
            severity=_SEVERITIES[problem.severity],
            code=problem.code,
            code_description=types.CodeDescription(address(problem.code)),
            source="cachegen",
            related_information=[self._related(each) for each in report.labels[1:]],
        )

    def item(self, source: Source, offset: int, offer: Offer) -> types.CompletionItem:
        """Return an offer for the cursor at `offset`."""
        span = Span(offset - offer.replaced, offset)
        return types.CompletionItem(
            label=offer.label,
            kind=_KINDS[offer.sort],
            documentation=offer.doc or None,
            text_edit=types.TextEdit(self.range(source, span), offer.text),
        )

    def symbol(self, source: Source, item: Item) -> types.DocumentSymbol:
        """Return an item of the outline with all that stands below it."""
        return types.DocumentSymbol(
            name=item.label,
            detail=item.detail or None,
            kind=_SYMBOLS[item.shape],
            range=self.range(source, item.whole),
            selection_range=self.range(source, item.name),
            children=[self.symbol(source, each) for each in item.inside],
        )

    def edits(
        self, source: Source, spans: Iterable[Span], name: str
    ) -> list[types.TextEdit]:
        """Return the replacement of spans by a name."""
        return [types.TextEdit(self.range(source, each), name) for each in spans]

    def _related(self, label: Label) -> types.DiagnosticRelatedInformation:
        return types.DiagnosticRelatedInformation(
            self.location(label.place), label.text or "here"
        )


def _lines(
    headline: str, notes: tuple[str, ...], advice: tuple[str, ...]
) -> Iterator[str]:
    yield headline
    yield from (f"note: {each}" for each in notes)
    yield from (f"help: {each}" for each in advice)
