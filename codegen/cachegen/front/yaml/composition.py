"""From YAML's events to the located tree; problems are collected, the first definition stays.

Spans are taken from the events; those of block values end with their last child, since
an event's own end lies beyond the comments and blank lines that follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from cachegen.diagnostics import Problem
from cachegen.front.tree import (
    Entry,
    Key,
    Mapping,
    Node,
    Plain,
    Scalar,
    Sequence,
    type_names,
)
from cachegen.front.yaml.anchors import Anchors, Properties, Repeated
from cachegen.front.yaml.core import plain
from cachegen.front.yaml.damages import Damage, Damages, column
from cachegen.front.yaml.events import end, start
from cachegen.problems.syntax import BeyondBounds, DuplicateKey, NumberTooLarge
from cachegen.problems.yaml_syntax import (
    KeyNotText,
    MergeKey,
    RootNotMapping,
    SeveralDocuments,
    TagNotAllowed,
)
from cachegen.source import Place, Source, Span


class Composition:
    """One pass over the events of a sound text."""

    def __init__(
        self,
        source: Source,
        text: str,
        events: list[Event],
        damages: list[Damage],
        restored: Callable[[str], str],
    ) -> None:
        self.problems: list[Problem] = []
        self.tokens: list[Span] = []
        self._source = source
        self._text = text
        self._events = iter(events)
        self._damages = Damages(damages, text)
        self._restored = restored
        self._anchors = Anchors()
        self._size = 0
        self._seen = 0

    def root(self) -> Mapping:
        """Return the mapping of the first document; an empty file is an empty mapping."""
        whole = Span(0, len(self._text))
        root = Mapping(whole, (), self._damages.any, self._damages.lost(whole, 0))
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                root = self._document()
                break
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                place = self._place(Span(start(event), end(event)))
                self.problems.append(SeveralDocuments(place))
                break
        return root

    def _document(self) -> Mapping:
        whole = Span(0, len(self._text))
        node = self._node(next(self._events), 0)
        if isinstance(node, Mapping):
            return replace(node, span=whole)
        nothing = node is None or (isinstance(node, Scalar) and node.value is None)
        if node is not None and not nothing and not self._damages.any:
            place = self._place(self._first_line(node.span))
            self.problems.append(RootNotMapping(place, _kind(node)))
        damaged = self._damages.any or node is None or not nothing
        return Mapping(whole, (), damaged, self._damages.lost(whole, 0))

    def _first_line(self, span: Span) -> Span:
        line_end = self._source.line_span(self._source.position(span.start).line).end
        return Span(span.start, max(span.start, min(span.end, line_end)))

    def _node(self, event: Event, depth: int) -> Node | None:
        """Return the node that an event begins, or None where a problem took its value."""
        if isinstance(event, AliasEvent):
            return self._alias(event, depth)
        begin = self._begin(event) if isinstance(event, NodeEvent) else start(event)
        anchor = self._anchors.opened(event)
        before = self._size
        self._size += 1
        node: Node | None
        if isinstance(event, ScalarEvent):
            node = self._scalar(event, begin)
        elif isinstance(event, MappingStartEvent):
            node = self._mapping(begin, depth)
        else:
            node = self._sequence(begin, depth)
        if anchor is not None:
            anchor.node, anchor.size = node, self._size - before
        return node

    def _begin(self, event: NodeEvent) -> int:
        """Return where a value itself begins, past an anchor; report a tag."""
        properties = Properties.of(event, self._text)
        if properties is None:
            return start(event)
        self.tokens.append(properties.span)
        if properties.tag is not None:
            tag = self._text[properties.tag.start : properties.tag.end]
            self.problems.append(TagNotAllowed(self._place(properties.tag), tag))
        return properties.after

    def _alias(self, event: AliasEvent, depth: int) -> Node | None:
        span = Span(start(event), end(event))
        self._seen = span.end
        self.tokens.append(span)
        match self._anchors.repeated(event.anchor or "", self._place(span), depth):
            case Repeated(node=node, size=size):
                self._size += 1 + size
                return node
            case BeyondBounds() as problem:
                if not any(isinstance(each, BeyondBounds) for each in self.problems):
                    self.problems.append(problem)
                return None
            case problem:
                self.problems.append(problem)
                return None

    def _scalar(self, event: ScalarEvent, begin: int) -> Scalar | None:
        span = Span(begin, max(begin, end(event)))
        self._seen = span.end
        style = event.style or ""
        if style and style in "|>":
            span = self._without_blank_lines(span)
        self.tokens.append(span)
        if style:
            value: Plain = self._restored(event.value)
            return Scalar(span, value, self._inner(span, value, quotes=1))
        try:
            value = plain(event.value)
        except OverflowError:
            self.problems.append(NumberTooLarge(self._place(span)))
            return None
        if isinstance(value, str):
            value = self._restored(value)
        return Scalar(span, value, self._inner(span, value, quotes=0))

    def _inner(self, span: Span, value: Plain, quotes: int) -> Span | None:
        first, last = span.start + quotes, span.end - quotes
        if (
            isinstance(value, str)
            and first <= last
            and self._source.text[first:last] == value
        ):
            return Span(first, last)
        return None

    def _without_blank_lines(self, span: Span) -> Span:
        """Return a block scalar without its last line end, nor blank lines that are not kept."""
        written = self._text[span.start : span.end]
        if "+" in written.split("\n", 1)[0].split("#", 1)[0]:
            kept = written.removesuffix("\n").removesuffix("\r")
        else:
            kept = written.rstrip()
        return Span(span.start, span.start + len(kept))

    def _sequence(self, begin: int, depth: int) -> Sequence:
        items: list[Node] = []
        for each in self._events:
            if isinstance(each, CollectionEndEvent):
                last = max(begin, self._seen)
                return Sequence(self._span(each, begin, last), tuple(items))
            item = self._node(each, depth + 1)
            if item is not None:
                items.append(item)
        raise AssertionError("events of a collection end with its end")

    def _mapping(self, begin: int, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        lost: list[Key] = []
        last = begin
        seen = self._seen
        damaged = False
        for each in self._events:
            if isinstance(each, CollectionEndEvent):
                span = self._span(each, begin, last)
                reach = Span(min(seen, begin), max(begin, end(each)))
                lost += self._damages.lost(reach, column(self._text, begin))
                damaged = damaged or bool(lost) or self._damages.within(reach)
                return Mapping(span, tuple(entries.values()), damaged, tuple(lost))
            key = self._key(each, depth)
            node = self._node(next(self._events), depth + 1)
            last = max(last, self._seen)
            if key is None:
                damaged = True
            elif key.text in entries:
                start_of_first = entries[key.text].key.span.start
                if self._damages.within(Span(start_of_first, key.span.start)):
                    continue  # It may belong to an entry whose key was taken out.
                first = self._place(entries[key.text].key.span)
                self.problems.append(
                    DuplicateKey(self._place(key.span), key.text, first)
                )
            elif node is None or self._damages.emptied(node):
                lost.append(key)
            else:
                entries[key.text] = Entry(
                    Span(key.span.start, node.span.end), key, node
                )
        raise AssertionError("events of a collection end with its end")

    def _key(self, event: Event, depth: int) -> Key | None:
        """Return the key that an event begins, or None where it is no text."""
        count = len(self.problems)
        node = self._node(event, depth + 1)
        if isinstance(event, AliasEvent):
            place = self._place(Span(start(event), end(event)))
            self.problems[count:] = [KeyNotText(place, "an alias")]
            return None
        if node is None:
            return None
        if not isinstance(node, Scalar):
            place = self._place(self._first_line(node.span))
            self.problems.append(KeyNotText(place, _kind(node)))
            return None
        written = self._source.text[node.span.start : node.span.end]
        if not isinstance(node.value, str):
            place = self._place(node.span)
            self.problems.append(KeyNotText(place, _kind(node), written or None))
            return None
        if written == "<<":
            self.problems.append(MergeKey(self._place(node.span)))
            return None
        return Key(node.span, node.value)

    def _span(self, ending: Event, begin: int, last: int) -> Span:
        """Return the span of a collection: to its bracket, or to the end of its last child."""
        if self._text[begin : begin + 1] in ("[", "{") and end(ending) > start(ending):
            self._seen = end(ending)
        return Span(begin, self._seen if self._seen > last else last)

    def _place(self, span: Span) -> Place:
        return Place(self._source, span)


def _kind(node: Node) -> str:
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=value):
            return "nothing (null)" if value is None else type_names[type(value)]
