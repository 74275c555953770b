"""Where a Markdown page's prose is, as opposed to its code: what stands in a fence or a code span is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable

_FENCED = re.compile(r"^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)[ \t]*$", re.M | re.S)
_NAMED_FENCE = re.compile(r"^(`{3,})(\w+) ([^\s=]+)$", re.M)
_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)")
_LINK = re.compile(r"(?<=\]\()[^()\s]+(?=\))")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)


def with_links(page: str, rewrite: Callable[[str], str]) -> str:
    """Return a page in whose prose the target of each link is rewritten."""
    code = [*_spans(_FENCED, page), *_spans(_SPAN, page)]

    def rewritten(link: re.Match[str]) -> str:
        inside = any(start <= link.start() < end for start, end in code)
        return link[0] if inside else rewrite(link[0])

    return _LINK.sub(rewritten, page)


def with_titles(page: str) -> str:
    """Return a page that shows the file names that stand beside the languages of its fences."""
    return _NAMED_FENCE.sub(r'\1\2 title="\3"', page)


def links(page: str) -> list[str]:
    """Return the targets of all links in a page's prose."""
    found: list[str] = []

    def note(target: str) -> str:
        found.append(target)
        return target

    with_links(page, note)
    return found


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in _HEADING.finditer(_FENCED.sub("", page)):
        text = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", heading[1])
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        number = 0
        while (each := f"{anchor}-{number}" if number else anchor) in found:
            number += 1
        found.add(each)
    return found


def _spans(pattern: re.Pattern[str], page: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(page)]
