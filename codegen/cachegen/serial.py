"""Workspaces as JSON and back; what one version writes, another reads whole or refuses."""

from __future__ import annotations

import msgspec

from cachegen import ir

_DECODER = msgspec.json.Decoder(ir.Workspace)


class FormatError(ValueError):
    """The text is no workspace, or one of a format that this cachegen does not read."""


class _Header(msgspec.Struct):
    format: int


def to_json(workspace: ir.Workspace) -> bytes:
    """Return the workspace as indented JSON, the same for equal workspaces."""
    return msgspec.json.format(msgspec.json.encode(workspace), indent=2) + b"\n"


def from_json(text: bytes | str) -> ir.Workspace:
    """Return the workspace that a text holds.

    Raises FormatError with one sentence that says what is wrong.
    """
    try:
        header = msgspec.json.decode(text, type=_Header)
        if header.format == ir.FORMAT:
            return _DECODER.decode(text)
    except msgspec.DecodeError as error:
        raise FormatError(f"this is not a serialised workspace: {error}") from error
    raise FormatError(
        f"this workspace is of format {header.format}, and this cachegen reads"
        f" format {ir.FORMAT}: write it again with this cachegen"
    )
