"""YAML's anchors, aliases and tags: what may stand before a value, and what an alias repeats.

An alias repeats a whole subtree for a few characters, so what aliases repeat in all is
bounded, and so is the depth that they reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from yaml.events import CollectionStartEvent, Event, NodeEvent, ScalarEvent

from cachegen.front import bounds
from cachegen.front.tree import Mapping, Node, Scalar, Sequence
from cachegen.front.yaml.events import end, start
from cachegen.problems.syntax import BeyondBounds
from cachegen.problems.yaml_syntax import UnknownAnchor
from cachegen.source import Place, Span

_properties: Final = re.compile(r"(?:[&!][^\s]*(?:[ \t\r\n]+|#[^\r\n]*)*)+")
_tag: Final = re.compile(r"(?<![^\s])![^\s]*")


@dataclass(frozen=True, slots=True)
class Properties:
    """The anchor and tag before a value: their span, the tag's, and where the value begins."""

    span: Span
    tag: Span | None
    after: int

    @staticmethod
    def of(event: NodeEvent, text: str) -> Properties | None:
        """Return what stands before the value of an event, or None."""
        tag = (
            event.tag if isinstance(event, ScalarEvent | CollectionStartEvent) else None
        )
        if event.anchor is None and tag is None:
            return None
        begin = start(event)
        match = _properties.match(text, begin)
        after = match.end() if match else begin
        if isinstance(event, ScalarEvent):
            after = min(after, end(event))
        written = text[begin:after].split(" #")[0].split("\n")[0].rstrip()
        span = Span(begin, begin + len(written))
        found = _tag.search(text, begin, after) if tag is not None else None
        return Properties(span, Span(*found.span()) if found else None, after)


@dataclass(slots=True)
class Anchor:
    """What an anchor marks; `node` is None while it is still being read, or was refused."""

    at: Span
    node: Node | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """The node that an alias repeats, with the alias's own span, and how many nodes it is."""

    node: Node
    size: int


class Anchors:
    """The anchors of a document so far."""

    def __init__(self) -> None:
        self._by_name: dict[str, Anchor] = {}
        self._repeated = 0

    def opened(self, event: Event) -> Anchor | None:
        """Return the anchor that an event declares, still without its node, or None."""
        if not isinstance(event, NodeEvent) or event.anchor is None:
            return None
        at = start(event)
        anchor = Anchor(Span(at, at + len(event.anchor) + 1))
        self._by_name[event.anchor] = anchor
        return anchor

    def repeated(
        self, name: str, place: Place, depth: int
    ) -> Repeated | UnknownAnchor | BeyondBounds:
        """Return what the alias at `place` repeats, or why it cannot."""
        anchor = self._by_name.get(name)
        if anchor is None:
            near = next(iter(get_close_matches(name[:100], self._by_name, 1)), None)
            return UnknownAnchor(place, name, near)
        if anchor.node is None:
            return UnknownAnchor(place, name, None, Place(place.source, anchor.at))
        if self._repeated + anchor.size > bounds.aliased_nodes:
            return BeyondBounds(
                place, "what aliases repeat", bounds.aliased_nodes, "values"
            )
        self._repeated += anchor.size
        if depth + _height(anchor.node) > bounds.nesting:
            return BeyondBounds(place, "this value", bounds.nesting, "levels")
        if isinstance(anchor.node, Scalar):
            return Repeated(Scalar(place.span, anchor.node.value), anchor.size)
        return Repeated(replace(anchor.node, span=place.span), anchor.size)


def _height(node: Node) -> int:
    match node:
        case Mapping(entries=entries):
            return 1 + max((_height(each.value) for each in entries), default=0)
        case Sequence(items=items):
            return 1 + max((_height(each) for each in items), default=0)
        case Scalar():
            return 0
