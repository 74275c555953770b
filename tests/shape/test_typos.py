"""A typo at any word of the language in the example schemas is found, at its place, by its near name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cachegen import front, pipeline
from cachegen.front.tree import Document, Mapping, Scalar
from cachegen.source import Source, Span

from .compiling import examples, pointed

SECTIONS = ("clusters", "types", "enums", "structs", "keyspaces")
REFERENCES = ("cluster", "key", "value", "eviction_policy", "timezone", "type", "on")


def _words(node: Mapping, depth: int, inside: str) -> Iterator[tuple[Span, str]]:
    """Yield the places of the language's own keys; names that a user chose are not."""
    for entry in node.entries:
        section = entry.key.text if depth == 0 else inside
        chosen = depth == 1 or inside == "fields" or inside == "types"
        if not chosen:
            yield entry.key.span, entry.key.text
        if entry.key.text == "default":
            continue
        if isinstance(entry.value, Mapping):
            within = "fields" if entry.key.text == "fields" and depth == 2 else section
            inner = "field" if inside == "fields" else within
            yield from _words(entry.value, depth + 1, inner)


def _references(node: Mapping) -> Iterator[tuple[Span, str]]:
    for entry in node.entries:
        if isinstance(entry.value, Mapping):
            yield from _references(entry.value)
        elif isinstance(entry.value, Scalar) and isinstance(entry.value.value, str):
            word = entry.value.value
            if entry.key.text in REFERENCES and len(word) > 3 and word.isidentifier():
                assert entry.value.inner is not None
                yield entry.value.inner, word


def _document(source: Source) -> Document:
    document = front.parse(source).document
    assert document is not None
    return document


def _misspelled(word: str) -> Iterator[str]:
    middle = len(word) // 2
    yield f"{word}{word[-1]}"
    if len(word) > 3:
        yield word[:middle] + word[middle + 1 :]
        swapped = (
            word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
        )
        yield swapped if swapped != word else f"x{word}"


def _cases() -> Iterator[tuple[int, Span, str, str]]:
    for index, source in enumerate(examples()):
        document = _document(source)
        words = [*_words(document.root, 0, ""), *_references(document.root)]
        for span, word in words:
            for misspelled in _misspelled(word):
                yield index, span, word, misspelled


CASES = [
    pytest.param(index, span, word, misspelled, id=f"{index}-{span.start}-{misspelled}")
    for index, span, word, misspelled in _cases()
]


def test_the_examples_have_many_words_to_misspell() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize(("index", "span", "word", "misspelled"), CASES)
def test_a_typo_is_found_at_its_place_with_the_right_suggestion(
    index: int, span: Span, word: str, misspelled: str
) -> None:
    workspace = examples()
    source = workspace[index]
    text = source.text[: span.start] + misspelled + source.text[span.end :]
    workspace[index] = Source(source.path, text)
    found = pipeline.compile(workspace).problems
    at_place = [
        each
        for each in found
        if each.place.source.path == source.path
        and span.start - 1 <= each.place.span.start <= span.start
        and pointed(each).strip("\"'") == misspelled
    ]
    assert len(at_place) == 1, found
    assert f"`{misspelled}`" in at_place[0].describe().headline
    assert at_place[0].describe().help == (f"did you mean `{word}`?",)
