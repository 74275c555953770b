"""Which of many signatures share a key string, found without comparing every pair.

A signature is a product of domains, so two meet exactly when their domains meet at each
position. The search divides: one position at a time, the most telling first, it parts
the signatures into cells whose members meet there, until nothing is left to tell apart.
What remains is a block in which everything meets everything, so that ten thousand equal
patterns are one block and not fifty million pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cachegen.keys.domains import Domain, Finite, common
from cachegen.keys.signatures import Signature

FEW_PAIRS = 16
"""Up to so many pairs are compared one by one; parting them would cost more."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Domain numbers of the left and right side, each of which meets each at a position."""

    left: frozenset[int]
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Task:
    """Find the pairs between two sides; one side with itself when they are the same."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    positions: tuple[int, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Return the members of both sides."""
        return self.left if self.left is self.right else self.left + self.right


def earlier_partners(
    signatures: Sequence[Signature], limit: int, few_pairs: int = FEW_PAIRS
) -> list[tuple[int, ...]]:
    """Return for each signature the numbers of some earlier ones that it meets.

    All of them when they are at most `limit`, else more than `limit`. The signatures
    are distinct and of equal length. `few_pairs` changes the cost and never the answer.
    """
    search = _Search(signatures, limit, few_pairs)
    search.run()
    return [tuple(sorted(found)) for found in search.found]


@dataclass(slots=True)
class _Search:
    signatures: Sequence[Signature]
    limit: int
    few_pairs: int
    found: list[set[int]] = field(init=False)
    _domains: list[Domain] = field(init=False)
    _rows: list[tuple[int, ...]] = field(init=False)
    """Each signature as numbers of domains, so that equal domains compare fast."""
    _meet: dict[tuple[int, int], bool] = field(init=False)

    def __post_init__(self) -> None:
        self.found = [set() for _ in self.signatures]
        self._meet = {}
        numbers: dict[Domain, int] = {}
        self._rows = [
            tuple(numbers.setdefault(domain, len(numbers)) for domain in signature)
            for signature in self.signatures
        ]
        self._domains = list(numbers)

    def run(self) -> None:
        """Find the partners; tasks wait on a stack, for patterns can be long."""
        everything = tuple(range(len(self.signatures)))
        width = len(self._rows[0]) if self._rows else 0
        tasks = [_Task(everything, everything, tuple(range(width)))]
        while tasks:
            task = tasks.pop()
            if len(task.left) * len(task.right) <= self.few_pairs:
                self._compare(task)
            elif not self._is_satisfied(task):
                tasks.extend(self._parted(task))

    def _is_satisfied(self, task: _Task) -> bool:
        return all(len(self.found[each]) > self.limit for each in task.members)

    def _compare(self, task: _Task) -> None:
        for a in task.left:
            for b in task.right:
                if a != b and self._agree(a, b, task.positions):
                    self.found[max(a, b)].add(min(a, b))

    def _agree(self, a: int, b: int, positions: tuple[int, ...]) -> bool:
        return all(self._meets(self._rows[a][p], self._rows[b][p]) for p in positions)

    def _meets(self, a: int, b: int) -> bool:
        if (a, b) not in self._meet:
            self._meet[a, b] = common(self._domains[a], self._domains[b]) is not None
        return self._meet[a, b]

    def _parted(self, task: _Task) -> Iterator[_Task]:
        """Yield what is left to do once the task is parted at one position or more."""
        plain = self._plain_positions(task)
        if plain:
            yield from self._parted_by_literals(task, plain)
        elif task.positions:
            yield from self._parted_by_cells(task)
        else:
            self._note_block(task)

    def _plain_positions(self, task: _Task) -> tuple[int, ...]:
        """Return the positions where no member can be more than one string."""
        columns = {
            p: {self._rows[each][p] for each in task.members} for p in task.positions
        }
        return tuple(
            p for p in task.positions if all(self._is_plain(d) for d in columns[p])
        )

    def _is_plain(self, number: int) -> bool:
        domain = self._domains[number]
        return isinstance(domain, Finite) and len(domain.texts) == 1

    def _parted_by_literals(
        self, task: _Task, plain: tuple[int, ...]
    ) -> Iterator[_Task]:
        rest = tuple(p for p in task.positions if p not in plain)
        left = self._grouped(task.left, plain)
        if task.left is task.right:
            for members in left.values():
                if len(members) > 1:
                    whole = tuple(members)
                    yield _Task(whole, whole, rest)
            return
        right = self._grouped(task.right, plain)
        for texts in left.keys() & right.keys():
            yield _Task(tuple(left[texts]), tuple(right[texts]), rest)

    def _grouped(
        self, members: tuple[int, ...], positions: tuple[int, ...]
    ) -> dict[tuple[int, ...], list[int]]:
        groups: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for each in members:
            row = self._rows[each]
            groups[tuple(row[p] for p in positions)].append(each)
        return groups

    def _parted_by_cells(self, task: _Task) -> Iterator[_Task]:
        best, cells = self._most_telling(task)
        rest = tuple(p for p in task.positions if p != best)
        is_self = task.left is task.right
        left = self._grouped(task.left, (best,))
        right = left if is_self else self._grouped(task.right, (best,))
        for cell in cells:
            members = _gathered(left, cell.left)
            if is_self and cell.left == cell.right:
                yield _Task(members, members, rest)
            else:
                yield _Task(members, _gathered(right, cell.right), rest)

    def _most_telling(self, task: _Task) -> tuple[int, list[_Cell]]:
        """Return the position that leaves the fewest pairs, and its cells."""
        best: tuple[int, int, list[_Cell]] | None = None
        for position in task.positions:
            left = Counter(self._rows[each][position] for each in task.left)
            right = Counter(self._rows[each][position] for each in task.right)
            cells = self._cells(left.keys(), right.keys())
            if task.left is task.right:
                cells = _without_mirrored(cells)
            pairs = sum(_total(left, c.left) * _total(right, c.right) for c in cells)
            if best is None or pairs < best[0]:
                best = pairs, position, cells
        assert best is not None
        return best[1], best[2]

    def _cells(self, left: Iterable[int], right: Iterable[int]) -> list[_Cell]:
        left_finite, left_infinite = self._by_size(left)
        right_finite, right_infinite = self._by_size(right)
        cells = self._finite_cells(left_finite, right_finite)
        for infinite in right_infinite:
            inside = frozenset(d for d in left_finite if self._meets(d, infinite))
            cells.append(_Cell(inside, frozenset((infinite,))))
        for infinite in left_infinite:
            inside = frozenset(d for d in right_finite if self._meets(d, infinite))
            cells.append(_Cell(frozenset((infinite,)), inside))
            for other in right_infinite:
                if self._meets(infinite, other):
                    cells.append(_Cell(frozenset((infinite,)), frozenset((other,))))
        return [cell for cell in cells if cell.left and cell.right]

    def _by_size(self, numbers: Iterable[int]) -> tuple[list[int], list[int]]:
        finite: list[int] = []
        infinite: list[int] = []
        for number in sorted(numbers):
            is_finite = isinstance(self._domains[number], Finite)
            (finite if is_finite else infinite).append(number)
        return finite, infinite

    def _finite_cells(self, left: list[int], right: list[int]) -> list[_Cell]:
        """Return the holders of each text, once for texts that the same ones hold."""
        if left == right and len(left) == 1 and self._meets(left[0], left[0]):
            return [_Cell(frozenset(left), frozenset(right))]
        left_holders, right_holders = self._holders(left), self._holders(right)
        shared = sorted(left_holders.keys() & right_holders.keys())
        return list(
            dict.fromkeys(
                _Cell(frozenset(left_holders[text]), frozenset(right_holders[text]))
                for text in shared
            )
        )

    def _holders(self, numbers: list[int]) -> dict[str, list[int]]:
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for number in numbers:
            domain = self._domains[number]
            if isinstance(domain, Finite):
                for text in domain.texts:
                    holders[text].append(number)
        return holders

    def _note_block(self, task: _Task) -> None:
        """Everything here meets everything: note the first few partners of each."""
        for members, others in ((task.left, task.right), (task.right, task.left)):
            first = sorted(others)[: self.limit + 1]
            for each in members:
                self.found[each].update(other for other in first if other < each)


def _gathered(
    groups: dict[tuple[int, ...], list[int]], wanted: frozenset[int]
) -> tuple[int, ...]:
    return tuple(
        each for number in sorted(wanted) for each in groups.get((number,), ())
    )


def _total(counts: Counter[int], wanted: frozenset[int]) -> int:
    return sum(counts[number] for number in wanted)


def _without_mirrored(cells: list[_Cell]) -> list[_Cell]:
    kept: dict[frozenset[frozenset[int]], _Cell] = {}
    for cell in cells:
        kept.setdefault(frozenset((cell.left, cell.right)), cell)
    return list(kept.values())
