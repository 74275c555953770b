"""Code actions: the certain help that `check --fix` writes, one at a time or all of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lsprotocol import types

from cachegen import fixes
from cachegen.fixes import Edit
from cachegen.lsp.session import Session
from cachegen.source import Source
from cachegen.words.phrases import quoted

FIX_ALL: Final = types.CodeActionKind.SourceFixAll


def actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what can be done about the problems in a range of a file."""
    at = session.at(params.text_document.uri, params.range.start)
    if at is None:
        return []
    snapshot, path, start = at
    end = session.translation.offset(snapshot.sources[path], params.range.end)
    found = [each for each in map(fixes.edit_of, snapshot.problems) if each is not None]
    only = params.context.only
    made: list[types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        made += (
            _quick_fix(session, each)
            for each in found
            if _touches(each, path, start, end)
        )
    if only is not None and _is_wanted(FIX_ALL, only):
        made += _fix_all(session, snapshot.sources[path], found)
    return made


def _quick_fix(session: Session, edit: Edit) -> types.CodeAction:
    return types.CodeAction(
        title=f"Change {quoted(edit.before)} to {quoted(edit.after)}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[session.translation.diagnostic(edit.problem)],
        is_preferred=True,
        edit=_workspace_edit(session, [edit]),
    )


def _fix_all(
    session: Session, source: Source, found: Sequence[Edit]
) -> Iterator[types.CodeAction]:
    edits = fixes.edits(each.problem for each in found)
    own = fixes.harmless(source, edits)
    if own:
        yield types.CodeAction(
            title="Fix all that is certain",
            kind=FIX_ALL,
            edit=_workspace_edit(session, own),
        )


def _workspace_edit(session: Session, edits: Sequence[Edit]) -> types.WorkspaceEdit:
    changes: dict[str, list[types.TextEdit]] = {}
    for each in edits:
        place = each.place
        text_edit = types.TextEdit(
            session.translation.range(place.source, place.span), each.text
        )
        changes.setdefault(session.uri(Path(place.source.path)), []).append(text_edit)
    return types.WorkspaceEdit(changes=changes)


def _touches(edit: Edit, path: Path, start: int, end: int) -> bool:
    """Return whether the problem, or what would be changed, is in a range of a file."""
    return any(
        Path(place.source.path) == path
        and place.span.start <= end
        and start <= place.span.end
        for place in (edit.problem.place, edit.place)
    )


def _is_wanted(
    kind: types.CodeActionKind, only: Sequence[types.CodeActionKind | str] | None
) -> bool:
    """Return whether a client asks for a kind, or for one that it is a part of."""
    return only is None or any(
        f"{_text(kind)}.".startswith(f"{_text(each)}.") or not _text(each)
        for each in only
    )


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
