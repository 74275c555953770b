"""What the page says, every word decided; the template only places it, and escapes all of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and what it leads to; `kind` is how it looks (`hole`, `tag`, …)."""

    text: str
    target: str | None = None
    kind: str = ""


LinkedText = tuple[Piece, ...]
Paragraphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyspaceView:
    """A keyspace's card."""

    id: str
    name: str
    service: str
    colour: int
    kind: str
    doc: Paragraphs
    cluster: Piece
    pattern: LinkedText
    example: str
    key: LinkedText
    value: LinkedText
    expiry: str
    more: tuple[str, ...]
    usage: str
    place: str
    search: str


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A cluster's card."""

    id: str
    name: str
    policy: str
    policy_words: str
    variable: str
    doc: Paragraphs
    keyspaces: LinkedText
    services: LinkedText
    place: str
    search: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """A row of a struct; `stored` is its name in JSON, where that is another one."""

    name: str
    stored: str
    type: LinkedText
    default: str
    doc: Paragraphs


@dataclass(frozen=True, slots=True)
class TypeView:
    """A struct's, an enum's or a named type's card; what it has none of is empty."""

    id: str
    name: str
    kind: str
    doc: Paragraphs
    fields: tuple[FieldView, ...]
    values: tuple[str, ...]
    base: LinkedText
    imported: str
    former: tuple[tuple[Piece, str], ...]
    """Its former shapes, and the function that upgrades each."""
    used_by: LinkedText
    place: str
    search: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service's row: its file, its classes, and whose clusters and types it uses."""

    id: str
    name: str
    colour: int
    source: str
    classes: str
    clusters: LinkedText
    uses: LinkedText
    forgets: tuple[str, ...]
    keyspaces: tuple[KeyspaceView, ...]
    search: str


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the map; `y` is its middle."""

    x: int
    y: int
    width: int
    label: str
    note: str
    target: str
    colour: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A curve of the map, as an SVG path."""

    path: str
    colour: int


@dataclass(frozen=True, slots=True)
class MapView:
    """The map drawn for one width."""

    name: str
    width: int
    height: int
    clusters: tuple[Node, ...]
    keyspaces: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page."""

    title: str
    counts: tuple[tuple[str, str, str], ...]
    maps: tuple[MapView, ...]
    clusters: tuple[ClusterView, ...]
    services: tuple[ServiceView, ...]
    types: tuple[TypeView, ...]
