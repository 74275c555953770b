"""Files to located trees, the same for TOML and YAML; says where everything is, never what it means."""

from __future__ import annotations

from cachegen import collector
from cachegen.front import toml, yaml
from cachegen.front.parsed import Parsed
from cachegen.front.reading import read
from cachegen.front.screening import long_line
from cachegen.source import Source

__all__ = ["Parsed", "parse", "read"]


def parse(source: Source) -> Parsed:
    """Return the tree of a source and its syntax problems; the path's ending names the language.

    ``.yaml`` and ``.yml`` are YAML, all else is TOML. Never raises.
    """
    problem = long_line(source)
    if problem is not None:
        return Parsed(None, (problem,))
    with collector.paused():
        if source.path.lower().endswith((".yaml", ".yml")):
            return yaml.parse(source)
        return toml.parse(source)
