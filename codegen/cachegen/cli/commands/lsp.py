"""`cachegen lsp`: the language server, when the library that speaks the protocol is here."""

from __future__ import annotations

from importlib.util import find_spec

from cachegen.cli.status import Status
from cachegen.wrong_use import WrongUse


def lsp() -> int:
    """Serve an editor on standard input and output until it leaves."""
    if find_spec("pygls") is None:
        raise WrongUse(
            'the language server needs pygls: run `pip install "cachegen[codegen,lsp]"`'
        )
    from cachegen.lsp.server import serve

    serve()
    return Status.GOOD
