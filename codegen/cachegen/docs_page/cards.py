"""The cards of the page: one for each keyspace, cluster, type and service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cachegen import ir
from cachegen.declarations import Declarations
from cachegen.docs_page import types as page_types
from cachegen.docs_page.generated import Generated
from cachegen.docs_page.map import keyspace_id
from cachegen.docs_page.usage import usage
from cachegen.docs_page.views import (
    ClusterView,
    FieldView,
    KeyspaceView,
    LinkedText,
    Piece,
    ServiceView,
    TypeView,
)
from cachegen.docs_page.words import (
    POLICIES,
    default_words,
    search_words,
)
from cachegen.keys.examples import example
from cachegen.keys.patterns import text_of
from cachegen.kinds import kind_of_keyspace
from cachegen.names import forget_method, url_variable
from cachegen.places import Located
from cachegen.render import words
from cachegen.words.types import key_as_type


@dataclass(frozen=True, slots=True)
class Cards:
    """What the views of one page have in common."""

    place: Located
    declarations: Declarations
    colours: dict[str, int]
    users: dict[str, LinkedText]
    generated: Generated

    def keyspace(self, each: ir.Keyspace) -> KeyspaceView:
        """Return a keyspace's card."""
        shown = example(each, self.declarations)
        key = page_types.linked(key_as_type(each.key))
        value = page_types.linked_use(each.value)
        doc = words.paragraphs(each.doc)
        pattern = text_of(each.pattern)
        return KeyspaceView(
            id=keyspace_id(each),
            name=each.name,
            service=each.service,
            colour=self.colours[each.service],
            kind=kind_of_keyspace(each, self.declarations).word,
            doc=doc,
            cluster=Piece(each.cluster, f"cluster-{each.cluster}"),
            pattern=_pattern(each),
            example=shown.text,
            key=key,
            value=value,
            expiry=words.lifetime(each),
            more=tuple(_more(each)),
            usage=usage(each, shown, self.declarations, self.generated),
            place=self._at(each.service, "keyspaces", each.name),
            search=search_words(
                each.name,
                each.service,
                each.cluster,
                pattern,
                *_texts(key, value),
                *doc,
            ),
        )

    def cluster(self, each: ir.Cluster) -> ClusterView:
        """Return a cluster's card."""
        members = [
            keyspace
            for keyspace in self.place.workspace.keyspaces
            if keyspace.cluster == each.name
        ]
        services = dict.fromkeys(keyspace.service for keyspace in members)
        doc = words.paragraphs(each.doc)
        variable = url_variable(each.name)
        return ClusterView(
            id=f"cluster-{each.name}",
            name=each.name,
            policy=each.eviction_policy,
            policy_words=POLICIES[each.eviction_policy],
            variable=variable,
            doc=doc,
            keyspaces=tuple(Piece(one.name, keyspace_id(one)) for one in members),
            services=tuple(Piece(name, f"service-{name}") for name in services),
            place=self._at(each.service, "clusters", each.name),
            search=search_words(each.name, each.eviction_policy, variable, *doc),
        )

    def type(self, each: ir.TypeDeclaration) -> TypeView:
        """Return a type's card."""
        fields: tuple[FieldView, ...] = ()
        values: tuple[str, ...] = ()
        base: LinkedText = ()
        match each:
            case ir.StructDeclaration():
                kind, section = "struct", "structs"
                fields = tuple(_field(field) for field in each.fields)
            case ir.EnumDeclaration():
                kind, section, values = "enum", "enums", each.values
            case ir.NamedScalar():
                kind, section = "type", "types"
                base = page_types.linked(each.base)
        imported = None if isinstance(each, ir.EnumDeclaration) else each.imported
        doc = words.paragraphs(each.doc)
        fields_said = [
            word for one in fields for word in (one.name, one.stored, *one.doc)
        ]
        return TypeView(
            id=f"type-{each.name}",
            name=each.name,
            kind=kind,
            doc=doc,
            fields=fields,
            values=values,
            base=base,
            imported=f"{imported.module}.{imported.name}" if imported else "",
            former=_former(each) if isinstance(each, ir.StructDeclaration) else (),
            used_by=self.users.get(each.name, ()),
            place=self._at(each.service, section, each.name),
            search=search_words(
                each.name, kind, each.service, *fields_said, *values, *doc
            ),
        )

    def service(self, each: ir.Service) -> ServiceView:
        """Return a service's row with its keyspaces."""
        own = [
            one for one in self.place.workspace.keyspaces if one.service == each.name
        ]
        clusters = dict.fromkeys(one.cluster for one in own)
        used = dict.fromkeys(name for one in own for name in page_types.mentioned(one))
        caches = self.generated.classes(each.name)
        forgets = [
            one for one in self.place.workspace.forgets if one.service == each.name
        ]
        return ServiceView(
            id=f"service-{each.name}",
            name=each.name,
            colour=self.colours[each.name],
            source=each.source,
            classes=", ".join(caches) if own else "",
            clusters=tuple(Piece(name, f"cluster-{name}") for name in clusters),
            uses=tuple(Piece(name, f"type-{name}") for name in used),
            forgets=tuple(_forgets(one) for one in forgets),
            keyspaces=tuple(self.keyspace(one) for one in own),
            search=search_words(each.name, each.source, *caches),
        )

    def _at(self, service: str, section: str, name: str) -> str:
        return str(self.place.places.key(service, section, name))


def _field(field: ir.Field) -> FieldView:
    default = default_words(field.default) if field.default is not None else ""
    return FieldView(
        field.name,
        field.json or "",
        page_types.linked(field.type),
        default,
        words.paragraphs(field.doc),
    )


def _former(struct: ir.StructDeclaration) -> tuple[tuple[Piece, str], ...]:
    return tuple(
        (
            Piece(each.struct, f"type-{each.struct}"),
            f"{each.upgrade.module}.{each.upgrade.name}",
        )
        for each in struct.was
    )


def _pattern(keyspace: ir.Keyspace) -> LinkedText:
    pieces: list[Piece] = []
    for index, segment in enumerate(keyspace.pattern):
        if index:
            pieces.append(Piece("/", kind="slash"))
        if isinstance(segment, ir.LiteralSegment):
            pieces.append(Piece(segment.text))
        else:
            pieces.append(Piece(f":{segment.name}", kind="hole"))
    return tuple(pieces)


def _more(keyspace: ir.Keyspace) -> Iterable[str]:
    if keyspace.separator != "/":
        yield f"The segments of its keys are joined by {keyspace.separator}"
    if keyspace.near is not None:
        yield words.near(keyspace.near)
    yield from words.storing(keyspace)
    if keyspace.shard_by is not None:
        yield f"Keys with the same {keyspace.shard_by} share a slot of a Redis Cluster."
    if keyspace.on_decode_error == "miss":
        yield "A stored value that does not decode is a miss."


def _forgets(forget: ir.Forget) -> str:
    covered = ", ".join(each.keyspace for each in forget.covered) or "nothing"
    return f"{forget_method(forget.name)}({forget.key}): {covered}"


def _texts(*texts: LinkedText) -> Iterable[str]:
    return ("".join(piece.text for piece in text) for text in texts)
