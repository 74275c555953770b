"""Random workspaces, sound as the checks would leave them, with names and texts of all kinds."""

from __future__ import annotations

from hypothesis import strategies as st

from cachegen import ir, names

from . import hostile

_WORDS = [
    *("a", "id", "str", "int", "list", "set", "type", "date", "self", "field", "name"),
    *("property", "Struct", "UserID", "Theme", "UUID", "IntKeyspace", "super", "match"),
    *(
        "X",
        "INT",
        "Decimal",
        "key",
        "value",
        "datetime",
        "Literal",
        "frozenset",
        "dict",
    ),
    "a_rather_long_name_for_a_field_of_something",
    "a_name_so_long_that_nothing_that_it_is_in_fits_on_one_line_of_eighty_eight_columns",
]

FIELD_NAMES = st.sampled_from(_WORDS)
KEYSPACE_NAMES = st.sampled_from(
    [word for word in _WORDS if word not in names.RESERVED_KEYSPACE_NAMES]
)
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(hostile.TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text("ab \"'\\\n", min_size=1, max_size=120),
)
_ENUM_VALUES = st.lists(
    st.sampled_from(["light", "dark", "x-y", "1a", 'say "hi"!z', "it's", "a" * 90]),
    min_size=1,
    max_size=5,
    unique=True,
).map(tuple)
_SERVICES = ("shop", "billing", "c")


JSON_NAMES = st.sampled_from(["-id", "é🎉", "'", "$.[]", "{x}", "n" * 90])
"""What makes other names of fields' own, which stay different ones."""


@st.composite
def workspaces(draw: st.DrawFn) -> ir.Workspace:
    """Return a workspace of three services that use each other's types at random."""
    service = st.sampled_from(_SERVICES)
    enums = tuple(
        ir.EnumDeclaration(name, draw(service), draw(_ENUM_VALUES), draw(TEXTS))
        for name in ("Mode", "AnEnumWithARatherLongNameThatFillsMuchOfItsLine")
    )
    named = draw(_named(enums, service))
    scalars = _scalars(enums, named)
    structs = draw(_structs(enums, named, scalars, service))
    keyspaces = draw(_keyspaces(scalars, structs))
    clusters = tuple(
        ir.Cluster(name, "shop", "allkeys-lru", draw(TEXTS))
        for name in ("main", "self", "str", "a-cluster-with-a-long-name")
    )
    return ir.Workspace(
        ir.FORMAT,
        tuple(ir.Service(each, f"schemas/{each}.toml") for each in _SERVICES),
        clusters,
        named,
        enums,
        structs,
        keyspaces,
    )


@st.composite
def _named(
    draw: st.DrawFn,
    enums: tuple[ir.EnumDeclaration, ...],
    service: st.SearchStrategy[str],
) -> tuple[ir.NamedScalar, ...]:
    found: list[ir.NamedScalar] = []
    for name in ("User", "Admin", "Count", "Mood"):
        bases: list[ir.ScalarLike] = [ir.ScalarType(each) for each in ir.KEY_SCALARS]
        bases.sort(key=str)
        bases += [ir.EnumType(each.name) for each in enums]
        bases += [ir.NamedType(each.name) for each in found]
        base = draw(st.sampled_from(bases))
        found.append(ir.NamedScalar(name, draw(service), base, doc=draw(TEXTS)))
    return tuple(draw(st.permutations(found)))


def _scalars(
    enums: tuple[ir.EnumDeclaration, ...], named: tuple[ir.NamedScalar, ...]
) -> st.SearchStrategy[ir.ScalarLike]:
    simple = [ir.ScalarType(each) for each in sorted(ir.KEY_SCALARS)]
    return st.sampled_from(
        [
            *simple,
            *(ir.EnumType(each.name) for each in enums),
            *(ir.NamedType(each.name) for each in named),
        ]
    )


_CHOICES: st.SearchStrategy[str | int] = st.sampled_from(["a", "b" * 50, 'q"', 1, -2])


def _literal(choices: list[str | int]) -> ir.Type:
    return ir.LiteralType(tuple(choices))


def _types(
    scalars: st.SearchStrategy[ir.ScalarLike], structs: list[str]
) -> st.SearchStrategy[ir.Type]:
    leaves: st.SearchStrategy[ir.Type] = st.one_of(
        scalars,
        st.sampled_from([ir.ScalarType(each) for each in ir.Scalar]),
        st.sampled_from(structs).map(ir.StructType),
        st.lists(_CHOICES, min_size=1, max_size=3, unique=True).map(_literal),
    )
    hashable = scalars
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(ir.ListType),
            st.builds(ir.SetType, hashable, st.booleans()),
            st.builds(ir.DictType, hashable, inner),
            st.lists(inner, min_size=1, max_size=3).map(tuple).map(ir.TupleType),
            inner.map(lambda item: ir.TupleType((item,), variadic=True)),
        ),
        max_leaves=4,
    ).flatmap(lambda type_: st.sampled_from([type_, ir.OptionalType(type_)]))


@st.composite
def _structs(
    draw: st.DrawFn,
    enums: tuple[ir.EnumDeclaration, ...],
    named: tuple[ir.NamedScalar, ...],
    scalars: st.SearchStrategy[ir.ScalarLike],
    service: st.SearchStrategy[str],
) -> tuple[ir.StructDeclaration, ...]:
    struct_names = ["Profile", "Node", "Money"]
    types = _types(scalars, struct_names)
    found: list[ir.StructDeclaration] = []
    for name in struct_names:
        fields: list[ir.Field] = []
        for field in draw(st.lists(FIELD_NAMES, max_size=3, unique=True)):
            type_ = draw(types)
            default = draw(st.none() | _default(type_, enums, named))
            json = draw(st.none() | JSON_NAMES.map(f"{field} {{}}".format))
            fields.append(ir.Field(field, type_, default, draw(TEXTS), json))
        found.append(
            ir.StructDeclaration(name, draw(service), tuple(fields), doc=draw(TEXTS))
        )
    key_fields = tuple(
        ir.Field(field, draw(scalars), None, draw(TEXTS))
        for field in draw(st.lists(FIELD_NAMES, min_size=1, max_size=2, unique=True))
    )
    key = ir.StructDeclaration("AKey", draw(service), key_fields, doc=draw(TEXTS))
    return (*found, key)


_SAMPLES = {
    ir.Scalar.STR: st.sampled_from(hostile.TEXTS),
    ir.Scalar.INT: st.sampled_from(["0", "-7", "12345678901234567890"]),
    ir.Scalar.FLOAT: st.sampled_from(["1.5", "1e+16", "-1e-07", "inf", "nan"]),
    ir.Scalar.BOOL: st.sampled_from(["true", "false"]),
    ir.Scalar.BYTES: st.sampled_from(["", "AAEiJ1w"]),
    ir.Scalar.UUID: st.just("12345678-1234-5678-1234-567812345678"),
    ir.Scalar.DATE: st.just("2026-01-02"),
    ir.Scalar.DATETIME: st.sampled_from(
        ["2026-01-02T03:04:05.000006Z", "2026-01-02T03:04:00.000000Z"]
    ),
    ir.Scalar.TIME: st.sampled_from(["03:04:05", "03:04:05.000006", "03:04:00+02:00"]),
    ir.Scalar.TIMEDELTA: st.sampled_from(["0", "-1", "2592000000000", "1500000"]),
    ir.Scalar.DECIMAL: st.just("1.50"),
}


def _default(
    type_: ir.Type,
    enums: tuple[ir.EnumDeclaration, ...],
    named: tuple[ir.NamedScalar, ...],
) -> st.SearchStrategy[ir.Default]:
    def of(item: ir.Type) -> st.SearchStrategy[ir.Default]:
        return _default(item, enums, named)

    match type_:
        case ir.ScalarType(scalar):
            return _SAMPLES[scalar].map(lambda text: ir.ScalarDefault(scalar, text))
        case ir.NamedType(name):
            return of(next(each.base for each in named if each.name == name))
        case ir.EnumType(name):
            values = next(each.values for each in enums if each.name == name)
            return st.sampled_from(values).map(
                lambda value: ir.EnumDefault(name, value)
            )
        case ir.LiteralType(choices):
            scalar = ir.Scalar.STR if isinstance(choices[0], str) else ir.Scalar.INT
            return st.just(ir.ScalarDefault(scalar, str(choices[0])))
        case ir.OptionalType(item):
            return st.one_of(st.just(ir.NoneDefault()), of(item))
        case ir.ListType(item) | ir.SetType(item) | ir.TupleType((item,), True):
            return st.lists(of(item), max_size=2).map(tuple).map(ir.ItemsDefault)
        case ir.TupleType(items):
            return st.tuples(*map(of, items)).map(ir.ItemsDefault)
        case ir.DictType(key, value):
            pairs = st.lists(st.tuples(of(key), of(value)), max_size=2)
            return pairs.map(tuple).map(ir.DictDefault)
        case ir.StructType(name):
            return st.just(ir.StructDefault(name, ()))


@st.composite
def _keyspaces(
    draw: st.DrawFn,
    scalars: st.SearchStrategy[ir.ScalarLike],
    structs: tuple[ir.StructDeclaration, ...],
) -> tuple[ir.Keyspace, ...]:
    key_fields = tuple(ir.Placeholder(each.name) for each in structs[-1].fields)
    values: st.SearchStrategy[ir.Value] = st.one_of(
        scalars.map(ir.BasicValue),
        scalars.map(ir.ListValue),
        scalars.map(ir.SetValue),
        st.just(ir.BasicValue(ir.ScalarType(ir.Scalar.FLOAT))),
        st.sampled_from(["Profile", "Node"]).map(ir.StructValue),
    )
    found: list[ir.Keyspace] = []
    for name in draw(st.lists(KEYSPACE_NAMES, max_size=3, unique=True)):
        is_scalar = draw(st.booleans())
        placeholders = (ir.Placeholder("key"),) if is_scalar else key_fields
        found.append(
            ir.Keyspace(
                name,
                draw(st.sampled_from(_SERVICES[:2])),
                draw(
                    st.sampled_from(
                        ["main", "self", "str", "a-cluster-with-a-long-name"]
                    )
                ),
                ir.ScalarKey(draw(scalars)) if is_scalar else ir.StructKey("AKey"),
                draw(values),
                (ir.LiteralSegment(name), *placeholders),
                draw(_EXPIRIES),
                draw(st.sampled_from([None, placeholders[0].name])),
                draw(st.sampled_from(["raise", "miss"])),
                draw(TEXTS),
            )
        )
    return tuple(found)


_EXPIRIES: st.SearchStrategy[ir.Expiry | None] = st.one_of(
    st.none(),
    st.just(ir.NeverExpire()),
    st.builds(
        ir.ExpireIn,
        st.integers(1, 10**12),
        st.sampled_from(["write", "create"]),
        st.sampled_from([0.0, 0.1, 0.025, 1.0]),
    ),
    st.just(ir.ExpireDaily(3, 0, 0, "Europe/Stockholm")),
)
