"""The answers to an editor's requests: what the session knows, in the protocol's types."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cachegen.fmt import formatted
from cachegen.lsp.completion import completion as completion_at
from cachegen.lsp.generated import generated
from cachegen.lsp.hover import hover as hover_at
from cachegen.lsp.outline import outline
from cachegen.lsp.renaming import Refused
from cachegen.lsp.renaming import rename as renamed
from cachegen.lsp.session import Session
from cachegen.source import Span


def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """Return what to show for the word under the cursor."""
    at = session.at(params.text_document.uri, params.position)
    found = hover_at(*at) if at is not None else None
    if at is None or found is None:
        return None
    snapshot, path, _ = at
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, found.markdown),
        session.translation.range(snapshot.sources[path], found.span),
    )


def completion(
    session: Session, params: types.CompletionParams
) -> list[types.CompletionItem]:
    """Return what could be written at the cursor."""
    at = session.at(params.text_document.uri, params.position)
    if at is None:
        return []
    snapshot, path, offset = at
    source = snapshot.sources[path]
    offers = completion_at(snapshot, path, offset)
    return [session.translation.item(source, offset, each) for each in offers]


def definition(
    session: Session, params: types.DefinitionParams
) -> types.Location | None:
    """Return where the name under the cursor is declared."""
    mention = session.mention(params.text_document.uri, params.position)
    if mention is None:
        return None
    snapshot, found = mention
    declared = snapshot.declared.get(found.symbol)
    if declared is None:
        return None
    place = declared.document.place(declared.entry.key.span)
    location = session.translation.location(place)
    location.uri = session.uri(Path(place.source.path))
    return location


def implementation(
    session: Session, params: types.ImplementationParams
) -> list[types.Location]:
    """Return where the generated code is of what is under the cursor."""
    at = session.at(params.text_document.uri, params.position)
    places = generated(*at) if at is not None else ()
    return [session.translation.location(each) for each in places]


def references(session: Session, params: types.ReferenceParams) -> list[types.Location]:
    """Return every mention of the name under the cursor."""
    mention = session.mention(params.text_document.uri, params.position)
    if mention is None:
        return []
    snapshot, found = mention
    wanted = params.context.include_declaration
    return [
        session.translation.location(each.place)
        for each in snapshot.mentions
        if each.symbol == found.symbol and (wanted or not each.declares)
    ]


def prepare_rename(
    session: Session, params: types.PrepareRenameParams
) -> types.Range | None:
    """Return the name that would be renamed, or None when there is none."""
    mention = session.mention(params.text_document.uri, params.position)
    if mention is None:
        return None
    _, found = mention
    return session.translation.range(found.place.source, found.place.span)


def rename(session: Session, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return the edits that rename what is under the cursor everywhere."""
    mention = session.mention(params.text_document.uri, params.position)
    if mention is None:
        return None
    snapshot, found = mention
    edits = renamed(snapshot, found.symbol, params.new_name)
    if isinstance(edits, Refused):
        code = types.LSPErrorCodes.RequestFailed
        raise JsonRpcException(f"cannot rename: {edits.reason}", code)
    changes = {
        session.uri(path): session.translation.edits(
            snapshot.sources[path], spans, params.new_name
        )
        for path, spans in edits.items()
    }
    return types.WorkspaceEdit(changes=changes)


def symbols(
    session: Session, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol]:
    """Return the outline of a file."""
    at = session.at(params.text_document.uri, types.Position(0, 0))
    document = at[0].documents.get(at[1]) if at is not None else None
    if document is None:
        return []
    return [
        session.translation.symbol(document.source, each) for each in outline(document)
    ]


def format(
    session: Session, params: types.DocumentFormattingParams
) -> list[types.TextEdit] | None:
    """Return the whole text in order, or None where it must stay as it is."""
    at = session.at(params.text_document.uri, types.Position(0, 0))
    if at is None:
        return None
    snapshot, path, _ = at
    source = snapshot.sources[path]
    text = formatted(source, snapshot.parsed[path]).text
    if text is None or text == source.text:
        return None
    whole = session.translation.range(source, Span(0, len(source.text)))
    return [types.TextEdit(whole, text)]
