"""Workspaces to provision, and typed readers of the files that come of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

import hcl2
import jsonschema
import yaml

from cachegen import ir, pipeline
from cachegen.provision.deployments import deployments
from cachegen.provision.memory import memory
from cachegen.provision.rendering import rendered
from cachegen.source import Source

SCHEMA = """\
version = 1
[clusters.main]
doc = "Shared: \\"by\\" all.\\n\\n  # {{ x }} ${y} \\u001b[31m"
[clusters.on]
eviction_policy = "volatile-ttl"
[clusters.rate-limits]
eviction_policy = "noeviction"
"""
POLICIES = {"main": "allkeys-lru", "on": "volatile-ttl", "rate-limits": "noeviction"}

Tree = dict[str, object]


def workspace(text: str = SCHEMA) -> ir.Workspace:
    """Return what a sound schema means."""
    result = pipeline.compile([Source("api.toml", text)])
    assert result.workspace is not None
    return result.workspace


def files(target: str, size: str = "300mb", text: str = SCHEMA) -> dict[str, str]:
    """Return the rendered files of a target."""
    return rendered(deployments(workspace(text), target, memory(size)), target)


def yaml_documents(text: str) -> list[object]:
    """Return the documents of a YAML file."""
    return list(yaml.safe_load_all(text))


def terraform(text: str) -> Tree:
    """Return a Terraform file as data."""
    load: Callable[[str], object] = hcl2.loads
    found = load(text)
    assert is_tree(found)
    return found


def conforms(document: object, schema: Tree) -> None:
    """Fail unless a document is as the JSON Schema says."""
    check: Callable[..., object] = jsonschema.validate
    check(document, schema)


def is_tree(value: object) -> TypeGuard[Tree]:
    """Return whether a value is an object of named values."""
    return isinstance(value, dict)


def at(document: object, *path: str | int) -> object:
    """Return what is at a path of names and indexes."""
    for step in path:
        if isinstance(step, int):
            assert isinstance(document, list)
            document = document[step]
        else:
            assert is_tree(document)
            document = document[step]
    return document
