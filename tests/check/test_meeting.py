"""The search that parts signatures finds what comparing every pair finds."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen import ir
from cachegen.check.meeting import earlier_partners
from cachegen.keys.domains import Domain, Finite, Infinite, common
from cachegen.keys.signatures import Signature

TEXTS = ("a", "1", "1000", "data", "{a}", "{1}")
DOMAINS: st.SearchStrategy[Domain] = st.one_of(
    st.builds(Finite, st.frozensets(st.sampled_from(TEXTS), max_size=3)),
    st.builds(Finite, st.sampled_from([frozenset((text,)) for text in TEXTS])),
    st.builds(
        Infinite,
        st.sampled_from(
            [ir.Scalar.STR, ir.Scalar.INT, ir.Scalar.BYTES, ir.Scalar.DATE]
        ),
        st.sampled_from([False, False, True]),
    ),
)


def meet(left: Signature, right: Signature) -> bool:
    return all(common(a, b) is not None for a, b in zip(left, right, strict=True))


@st.composite
def alike(draw: st.DrawFn) -> list[Signature]:
    """Return distinct signatures of equal length over few domains."""
    width = draw(st.integers(1, 3))
    some = draw(st.lists(DOMAINS, min_size=2, max_size=6, unique=True))
    row = st.tuples(*[st.sampled_from(some)] * width)
    return draw(st.lists(row, min_size=2, max_size=25, unique=True))


@settings(max_examples=400, deadline=None)
@given(alike(), st.sampled_from([0, 4, 16]))
def test_every_pair_that_meets_is_found_and_no_other(
    signatures: list[Signature], few_pairs: int
) -> None:
    expected: list[list[int]] = [[] for _ in signatures]
    for a, b in combinations(range(len(signatures)), 2):
        if meet(signatures[a], signatures[b]):
            expected[b].append(a)
    found = earlier_partners(signatures, len(signatures), few_pairs)
    assert [list(partners) for partners in found] == expected


@settings(max_examples=200, deadline=None)
@given(alike(), st.integers(0, 3))
def test_a_limit_leaves_out_only_what_is_beyond_it(
    signatures: list[Signature], limit: int
) -> None:
    whole = earlier_partners(signatures, len(signatures), 0)
    for all_of_them, found in zip(
        whole, earlier_partners(signatures, limit, 0), strict=True
    ):
        assert set(found) <= set(all_of_them)
        assert len(found) >= min(len(all_of_them), limit + 1)


def test_two_choices_of_which_one_is_the_same_meet_however_the_search_is_parted() -> (
    None
):
    first, last = Finite(frozenset(("a", "1"))), Finite(frozenset(("1", "data")))
    assert earlier_partners([(first,), (last,)], 2, few_pairs=0) == [(), (0,)]


def test_texts_and_choices_in_every_order_all_meet() -> None:
    some: tuple[Domain, ...] = (Finite(frozenset(("a", "b"))), Infinite(ir.Scalar.STR))
    signatures = list(product(some, repeat=3))
    found = earlier_partners(signatures, len(signatures), few_pairs=0)
    assert found == [tuple(range(number)) for number in range(8)]


def test_patterns_of_a_thousand_segments_are_no_trouble() -> None:
    literal = Finite(frozenset(("a",)))
    rows = [
        tuple(Infinite(ir.Scalar.STR) if p == n else literal for p in range(1_000))
        for n in range(30)
    ]
    assert [len(found) for found in earlier_partners(rows, 30)] == list(range(30))
