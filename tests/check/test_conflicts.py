"""Conflicts against a brute-force decision that knows nothing of domains."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import combinations, product
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen import ir
from cachegen.check.conflicts import SHOWN, conflicts
from cachegen.problems.conflicts import Conflict
from tests.costs import assert_grows_linearly

from .workspaces import INT, STR, enum, keyspace, nowhere, struct, workspace

FIELDS: dict[str, ir.ScalarLike] = {
    "text": STR,
    "number": INT,
    "flag": ir.ScalarType(ir.Scalar.BOOL),
    "blob": ir.ScalarType(ir.Scalar.BYTES),
    "token": ir.ScalarType(ir.Scalar.UUID),
    "day": ir.ScalarType(ir.Scalar.DATE),
    "moment": ir.ScalarType(ir.Scalar.DATETIME),
    "theme": ir.EnumType("Theme"),
    "state": ir.EnumType("State"),
    "user": ir.NamedType("UserID"),
}
ENUMS = (
    enum("Theme", "light", "a/b", "", "1000", "__cachegen"),
    enum("State", "open", "light", "true", "2026-01-31"),
)
NAMED = (
    ir.NamedScalar(
        "UserID", "api", ir.NamedType("Number"), ir.Import("shop", "UserID")
    ),
    ir.NamedScalar("Number", "api", INT),
)
LITERALS = ("light", "1000", "true", "all", "2026-01-31", "data", "00012")


def _is_text(text: str) -> bool:
    return True


def _is_int(text: str) -> bool:
    return text.lstrip("-").isdecimal() and str(int(text)) == text


def _is_bytes(text: str) -> bool:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return False
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        parsed = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        return False
    return parsed.isoformat(timespec="microseconds") + "Z" == text


def _plainly(values: Sequence[str]) -> Callable[[str], bool]:
    return lambda text: text in {quote(value, safe=":~") for value in values}


READERS: dict[str, Callable[[str], bool]] = {
    "text": _is_text,
    "number": _is_int,
    "flag": _plainly(("true", "false")),
    "blob": _is_bytes,
    "token": _is_uuid,
    "day": _is_date,
    "moment": _is_moment,
    "theme": _plainly(ENUMS[0].values),
    "state": _plainly(ENUMS[1].values),
    "user": _is_int,
}
"""Whether a placeholder's text, without braces and escaped beginning, is one of its own."""

SAMPLES = (
    *LITERALS,
    *(quote(value, safe=":~") for each in ENUMS for value in each.values),
    "-7",
    "false",
    str(UUID(int=5)),
    datetime(2026, 1, 2, tzinfo=UTC).isoformat(timespec="microseconds")[:-6] + "Z",
)
"""Texts among which any two placeholders that share one share one."""


def makes(keyspace: ir.Keyspace, key: str) -> bool:
    """Return whether the keyspace has a key of this string."""
    parts = key.split("/")
    if len(parts) != len(keyspace.pattern):
        return False
    return all(
        _fits(keyspace, segment, part, is_first=not index)
        for index, (segment, part) in enumerate(
            zip(keyspace.pattern, parts, strict=True)
        )
    )


def _fits(
    space: ir.Keyspace, segment: ir.Segment, part: str, *, is_first: bool
) -> bool:
    if isinstance(segment, ir.LiteralSegment):
        return part == segment.text
    read = READERS[segment.name]
    if segment.name == space.shard_by:
        inner = part.removeprefix("{").removesuffix("}")
        return part == f"{{{inner}}}" and inner != "" and read(inner)
    if "{" in part or (is_first and part.startswith("__cachegen")):
        return False
    return read(part.replace("%5F_cachegen", "__cachegen", 1) if is_first else part)


def conflict_by_force(left: ir.Keyspace, right: ir.Keyspace) -> bool:
    """Return whether some text per segment fits both, tried one by one."""
    if left.cluster != right.cluster or len(left.pattern) != len(right.pattern):
        return False
    texts = [*SAMPLES, *(f"{{{text}}}" for text in SAMPLES), "%5F_cachegen"]
    return all(
        any(
            _fits(left, a, text, is_first=not index)
            and _fits(right, b, text, is_first=not index)
            for text in texts
        )
        for index, (a, b) in enumerate(zip(left.pattern, right.pattern, strict=True))
    )


@st.composite
def keyspaces(draw: st.DrawFn) -> ir.Workspace:
    """Return a workspace of few keyspaces over few words, so that many nearly meet."""
    found: list[ir.Keyspace] = []
    structs: list[ir.StructDeclaration] = []
    for index in range(draw(st.integers(2, 12))):
        names = draw(st.lists(st.sampled_from(list(FIELDS)), max_size=3, unique=True))
        words = draw(st.lists(st.sampled_from(LITERALS), max_size=2))
        segments = draw(st.permutations([*(f":{name}" for name in names), *words]))
        if not names:
            continue
        structs.append(struct(f"Key{index}", **{name: FIELDS[name] for name in names}))
        found.append(
            keyspace(
                f"k{index}",
                "/".join(segments),
                ir.StructKey(f"Key{index}"),
                cluster=draw(st.sampled_from(["main", "main", "other"])),
                shard_by=draw(st.sampled_from([None, None, *names])),
            )
        )
    return workspace(*found, structs=structs, enums=ENUMS, named=NAMED)


def problems_of(space: ir.Workspace) -> list[Conflict]:
    found = list(conflicts(space, nowhere("api", "old", "new")))
    assert all(isinstance(problem, Conflict) for problem in found)
    return [problem for problem in found if isinstance(problem, Conflict)]


@settings(max_examples=600, deadline=None)
@given(keyspaces())
def test_exactly_the_keyspaces_that_collide_are_reported_and_the_witness_is_real(
    space: ir.Workspace,
) -> None:
    by_name = {each.name: each for each in space.keyspaces}
    by_force = {
        frozenset((a.name, b.name))
        for a, b in combinations(space.keyspaces, 2)
        if conflict_by_force(a, b)
    }
    problems = problems_of(space)
    reported: set[frozenset[str]] = set()
    for problem in problems:
        for rival in problem.rivals:
            reported.add(frozenset((problem.maker.keyspace, rival.maker.keyspace)))
            assert makes(by_name[problem.maker.keyspace], rival.key)
            assert makes(by_name[rival.maker.keyspace], rival.key)
    assert reported <= by_force
    blamed = {name for pair in by_force for name in pair}
    named = {name for pair in reported for name in pair}
    named |= {name for problem in problems for name in problem.others}
    assert named == blamed
    if not any(problem.has_more or problem.others for problem in problems):
        twins = _twins(space)
        assert {frozenset(map(twins.get, pair)) for pair in reported} == {
            frozenset(map(twins.get, pair)) for pair in by_force
        }


def test_bytes_of_every_length_are_shown_as_python_writes_them() -> None:
    shown: list[str] = []
    for raw in (b"\xff", b"\xff\xff", b"\xff\xff\xff", b"\xff" * 7):
        text = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        space = workspace(
            keyspace("blobs", "blob/:key", ir.ScalarType(ir.Scalar.BYTES)),
            keyspace("words", "blob/:key", ir.EnumType("Word")),
            enums=[enum("Word", text)],
        )
        (problem,) = problems_of(space)
        makers = (problem.maker, *(rival.maker for rival in problem.rivals))
        shown += [fill.value for maker in makers for fill in maker.fills]
        assert {f'"{text}"', repr(raw)} == set(shown[-2:])
    assert len(shown) == 8


def _twins(space: ir.Workspace) -> dict[str, object]:
    """Return by keyspace what keyspaces with the same keys have in common."""
    alike: dict[str, object] = {"theme": "theme", "number": "int", "user": "int"}
    return {
        each.name: (
            each.cluster,
            tuple(
                (
                    segment.text
                    if isinstance(segment, ir.LiteralSegment)
                    else (
                        alike.get(segment.name, segment.name),
                        segment.name == each.shard_by,
                    )
                )
                for segment in each.pattern
            ),
        )
        for each in space.keyspaces
    }


@pytest.mark.parametrize(
    ("left", "right", "witness"),
    [
        (("requests/:key", STR), ("requests/:key", STR), "requests/x"),
        (("requests/:key", STR), ("requests/:key", INT), "requests/1"),
        ((":key/all", STR), ("requests/:key", STR), "requests/all"),
        ((":key/1000", INT), ("7/:key", INT), "7/1000"),
        ((":key/x", STR), ("%/x", STR), None),
        (("foo/:key", STR), ("foo/bar/:key", STR), None),
        ((":key/all", INT), ("requests/:key", INT), None),
        (("007/:key", STR), (":key/x", INT), None),
    ],
)
def test_a_pair_conflicts_with_the_plainest_witness(
    left: tuple[str, ir.ScalarLike],
    right: tuple[str, ir.ScalarLike],
    witness: str | None,
) -> None:
    spaces = [keyspace(name, *each) for name, each in (("a", left), ("b", right))]
    found = [
        rival.key for each in problems_of(workspace(*spaces)) for rival in each.rivals
    ]
    assert found == ([witness] if witness else [])


def test_every_pair_of_a_few_that_collide_is_shown() -> None:
    space = workspace(
        keyspace("a", "x/:key"), keyspace("b", "x/:key", INT), keyspace("c", ":key/1")
    )
    pairs = {
        (problem.maker.keyspace, rival.maker.keyspace, rival.key)
        for problem in problems_of(space)
        for rival in problem.rivals
    }
    assert pairs == {("b", "a", "x/1"), ("c", "a", "x/1"), ("c", "b", "x/1")}


def test_keyspaces_of_different_clusters_never_conflict() -> None:
    space = workspace(keyspace("a", "x/:key"), keyspace("b", "x/:key", cluster="other"))
    assert problems_of(space) == []


def test_an_enum_without_a_usable_value_collides_with_nothing() -> None:
    lost = enum("Lost", "\ud800")
    space = workspace(
        keyspace("a", "x/:key", ir.EnumType("Lost")),
        keyspace("b", "x/:key", ir.EnumType("Lost")),
        enums=(lost,),
    )
    assert problems_of(space) == []


def test_thousands_of_equal_patterns_are_one_problem_that_counts_them() -> None:
    space = workspace(*(keyspace(f"k{n}", "x/:key") for n in range(10_000)))
    (problem,) = problems_of(space)
    assert len(problem.others) == 10_000 - 2
    report = problem.describe()
    assert "keys of `k0` and 9998 others" in report.headline
    assert "`k2`, `k3`, `k4`, `k5`, `k6` and 9993 more" in report.notes[0]


def test_a_keyspace_that_meets_hundreds_shows_a_few_and_says_so() -> None:
    many = [keyspace(f"k{n:03}", f"x{n}/:key", INT) for n in range(300)]
    (problem,) = problems_of(workspace(*many, keyspace("z", ":key/1")))
    assert [rival.maker.keyspace for rival in problem.rivals] == [
        "k000",
        "k001",
        "k002",
        "k003",
    ]
    assert len(problem.rivals) == SHOWN
    assert problem.has_more


def test_a_pattern_that_does_not_fit_its_key_is_left_to_coverage() -> None:
    space = workspace(
        keyspace("a", "x/:other"), keyspace("b", "x/:key"), keyspace("c", ":key/:key")
    )
    assert problems_of(space) == []


def _many(count: int, family: str) -> ir.Workspace:
    indexes = range(count)
    unknown = [enum(f"E{n}", "unknown", f"v{n}") for n in indexes]
    match family:
        case "literal first":
            return workspace(*(keyspace(f"k{n}", f"p{n}/:key") for n in indexes))
        case "placeholder first":
            return workspace(*(keyspace(f"k{n}", f":key/p{n}") for n in indexes))
        case "both ways":
            ways = ("l{0}/:key/p{0}", ":key/m{0}/q{0}")
            return workspace(
                *(keyspace(f"k{n}", ways[n % 2].format(n), INT) for n in indexes)
            )
        case "enums that share a value":
            return workspace(
                *(
                    keyspace(f"k{n}", f"p{n}/:key", ir.EnumType(f"E{n}"))
                    for n in indexes
                ),
                enums=unknown,
            )
        case "pairs of enums":
            own = [enum(f"F{n}", f"w{n}") for n in indexes]
            keys = [
                struct(f"S{n}", a=ir.EnumType(f"E{n}"), b=ir.EnumType(f"F{n}"))
                for n in indexes
            ]
            return workspace(
                *(keyspace(f"k{n}", ":a/:b", ir.StructKey(f"S{n}")) for n in indexes),
                enums=(*unknown, *own),
                structs=keys,
            )
        case _:
            deep = "/".join(["a"] * 20)
            return workspace(*(keyspace(f"k{n}", f"{deep}/b{n}/:key") for n in indexes))


@pytest.mark.parametrize(
    "family",
    [
        "literal first",
        "placeholder first",
        "both ways",
        "enums that share a value",
        "pairs of enums",
        "deep",
    ],
)
def test_the_time_grows_with_the_number_of_keyspaces_and_not_with_its_square(
    family: str,
) -> None:
    def checking(count: int) -> Callable[[], object]:
        space = _many(count, family)
        assert problems_of(space) == []
        return lambda: problems_of(space)

    assert_grows_linearly(checking, 1_000)


def test_the_samples_of_the_brute_force_suffice() -> None:
    for a, b in product(READERS, repeat=2):
        shared = [text for text in SAMPLES if READERS[a](text) and READERS[b](text)]
        pair = [
            keyspace("a", f"x/:{a}", ir.StructKey("A")),
            keyspace("b", f"x/:{b}", ir.StructKey("B")),
        ]
        structs = [struct("A", **{a: FIELDS[a]}), struct("B", **{b: FIELDS[b]})]
        space = workspace(*pair, structs=structs, enums=ENUMS, named=NAMED)
        assert bool(shared) == bool(problems_of(space)), (a, b)
