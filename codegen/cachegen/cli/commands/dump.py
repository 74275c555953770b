"""`cachegen dump`: what the compiler makes of the schemas at one stage, as JSON or as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import click
import msgspec
from pydantic import BaseModel

from cachegen import ir
from cachegen.cli.compiling import compiled
from cachegen.cli.console import put
from cachegen.cli.options import debug, examples, selecting
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.clients import Client
from cachegen.project.opening import open_project
from cachegen.project.selection import Selection
from cachegen.render.modules import modules
from cachegen.render.plan import plan
from cachegen.shape.declarations import Shaped

STAGES = ("tree", "shape", "ir", "plan", "render")


@click.command(epilog=examples("cachegen dump --stage ir schemas"))
@selecting
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    default="ir",
    show_default=True,
    help="Which form: as parsed, by shape, resolved, in Python words, or as modules.",
)
@debug
def dump(selection: Selection, stage: str) -> int:
    """Print what the compiler makes of the schemas.

    For bug reports and tests; the forms may change with any version.
    """
    project = open_project(selection)
    result = compiled(project)
    report(result.problems)
    if stage in _of_sources:
        shaped = [each.shaped for each in result.analyses if each.shaped is not None]
        put(_json([_of_sources[stage](each) for each in shaped]))
    elif result.workspace is not None:
        put(_of_workspace[stage](result.workspace, frozenset(project.config.clients)))
    return Status.BAD if result.workspace is None else Status.GOOD


def _tree(shaped: Shaped) -> object:
    document = shaped.document
    return {
        "path": document.source.path,
        "root": document.root,
        "comments": document.comments,
    }


def _shape(shaped: Shaped) -> object:
    hidden = {"document", "problems"}
    content = {
        field.name: getattr(shaped, field.name)
        for field in fields(shaped)
        if field.name not in hidden
    }
    return {"path": shaped.document.source.path, **content}


def _ir(workspace: ir.Workspace, clients: frozenset[Client]) -> str:
    return _json(workspace)


def _plan(workspace: ir.Workspace, clients: frozenset[Client]) -> str:
    return _json(plan(workspace, clients))


def _render(workspace: ir.Workspace, clients: frozenset[Client]) -> str:
    files = modules(workspace, clients)
    return "".join(f"# ==> {name}\n{text}" for name, text in sorted(files.items()))


_of_sources: dict[str, Callable[[Shaped], object]] = {
    "tree": _tree,
    "shape": _shape,
}
_of_workspace: dict[str, Callable[[ir.Workspace, frozenset[Client]], str]] = {
    "ir": _ir,
    "plan": _plan,
    "render": _render,
}


def _json(content: object) -> str:
    data = msgspec.json.encode(content, enc_hook=_plain, order="deterministic")
    return msgspec.json.format(data, indent=2).decode() + "\n"


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        # It takes unions of models apart by their input, and would warn of each.
        return value.model_dump(mode="json", by_alias=True, warnings=False)
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"no JSON for {type(value).__name__}")
