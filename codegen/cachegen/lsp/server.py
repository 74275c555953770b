"""The language server itself: which function answers what; what they say is not decided here."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from cachegen import __version__
from cachegen.lsp import answers
from cachegen.lsp.actions import FIX_ALL, actions
from cachegen.lsp.session import Session


def serve() -> None:
    """Serve one client on standard input and output until it leaves."""
    # pygls closes what it talks through, and the process still has to end in good order.
    with (
        open(os.dup(sys.stdin.fileno()), "rb") as incoming,
        open(os.dup(sys.stdout.fileno()), "wb") as outgoing,
    ):
        connected().start_io(incoming, outgoing)


class _Foreseen(logging.Filter):
    """Keeps out of the log what was answered in words: a refusal is no failure."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, JsonRpcException)


def connected() -> LanguageServer:
    """Return a language server with all that it can do."""
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_Foreseen())
    protocol = LanguageServer("cachegen", __version__)
    session = Session(protocol)
    _follow_buffers(protocol, session)
    _answer(protocol, session)
    return protocol


def _watch_files(protocol: LanguageServer) -> None:
    """Ask a client that can to tell of files that change outside of the editor."""
    workspace = protocol.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace is not None else None
    if watching is None or not watching.dynamic_registration:
        return
    watchers = [types.FileSystemWatcher("**/*.{toml,yaml,yml}")]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    registration = types.Registration("schemas", method, options)
    protocol.client_register_capability(types.RegistrationParams([registration]))


def _follow_buffers(protocol: LanguageServer, session: Session) -> None:
    def initialized(params: types.InitializedParams) -> None:
        _watch_files(protocol)

    def opened(params: types.DidOpenTextDocumentParams) -> None:
        session.put(params.text_document.uri)

    def changed(params: types.DidChangeTextDocumentParams) -> None:
        session.put(params.text_document.uri)

    def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.drop(params.text_document.uri)

    def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.publish_soon()

    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        session.publish_soon()

    protocol.feature(types.INITIALIZED)(initialized)
    protocol.feature(types.TEXT_DOCUMENT_DID_OPEN)(opened)
    protocol.feature(types.TEXT_DOCUMENT_DID_CHANGE)(changed)
    protocol.feature(types.TEXT_DOCUMENT_DID_CLOSE)(closed)
    protocol.feature(types.TEXT_DOCUMENT_DID_SAVE)(saved)
    protocol.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(files_changed)


def _answer(protocol: LanguageServer, session: Session) -> None:
    triggers = types.CompletionOptions(trigger_characters=list("\"'/:.[=| "))
    renames = types.RenameOptions(prepare_provider=True)
    fixing = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])
    for method, answer, options in (
        (types.TEXT_DOCUMENT_HOVER, answers.hover, None),
        (types.TEXT_DOCUMENT_COMPLETION, answers.completion, triggers),
        (types.TEXT_DOCUMENT_DEFINITION, answers.definition, None),
        (types.TEXT_DOCUMENT_IMPLEMENTATION, answers.implementation, None),
        (types.TEXT_DOCUMENT_REFERENCES, answers.references, None),
        (types.TEXT_DOCUMENT_PREPARE_RENAME, answers.prepare_rename, None),
        (types.TEXT_DOCUMENT_RENAME, answers.rename, renames),
        (types.TEXT_DOCUMENT_FORMATTING, answers.format, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, actions, fixing),
        (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, answers.symbols, None),
    ):
        protocol.feature(method, options)(partial(answer, session))
