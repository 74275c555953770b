"""`cachegen lsp`: the language server, when the library that speaks the protocol is here."""

from __future__ import annotations

from importlib.util import find_spec

import click

from cachegen.cli.options import debug, examples
from cachegen.cli.status import Status
from cachegen.wrong_use import WrongUse


@click.command(
    epilog=examples("cachegen lsp    an editor starts it, nobody else"),
)
@click.option("--stdio", is_flag=True, expose_value=False, hidden=True)
@click.option("--clientProcessId", expose_value=False, hidden=True)
@debug
def lsp() -> int:
    """Serve an editor: diagnostics, hover, completion, definitions, renames, formatting.

    It speaks the Language Server Protocol on standard input and output, for TOML and YAML
    schemas, and needs the extra `lsp`: pip install "cachegen[codegen,lsp]"
    """
    if find_spec("pygls") is None:
        raise WrongUse(
            'the language server needs pygls: run `pip install "cachegen[codegen,lsp]"`'
        )
    from cachegen.lsp.server import serve

    serve()
    return Status.GOOD
