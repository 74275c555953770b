"""YAML with the meaning of 1.2: libyaml scans, we say what it means and what a schema may hold."""

from __future__ import annotations

from cachegen.front.parsed import Parsed, in_order
from cachegen.front.screening import screened, yaml_controls
from cachegen.front.tree import Comment, Document
from cachegen.front.yaml.composition import Composition
from cachegen.front.yaml.events import disguised
from cachegen.front.yaml.recovery import recovered
from cachegen.source import Source, Span


def parse(source: Source) -> Parsed:
    """Return the document of a YAML source and everything that is wrong with its syntax."""
    text, problems = screened(source, yaml_controls)
    disguise = disguised(text)
    found = recovered(source, disguise.text)
    problems += found.problems
    if found.events is None:
        return Parsed(None, in_order(problems))
    composition = Composition(
        source, found.text, found.events, found.damages, disguise.restored
    )
    root = composition.root()
    comments = _comments(source.text, found.text, composition.tokens)
    problems += composition.problems
    return Parsed(Document(source, root, comments), in_order(problems))


def _comments(true_text: str, text: str, tokens: list[Span]) -> tuple[Comment, ...]:
    """Return the comments: outside of tokens, every ``#`` begins one."""
    if "#" not in text:
        return ()
    comments: list[Comment] = []
    at = 0
    for token in (*sorted(tokens), Span(len(text), len(text))):
        for gap in (
            Span(min(at, token.start), token.start),
            _block_header(text, token),
        ):
            at = gap.start
            while (start := text.find("#", at, gap.end)) >= 0:
                at = _line_end(text, start)
                comments.append(Comment(Span(start, at), true_text[start:at]))
        at = max(at, token.end)
    return tuple(comments)


def _block_header(text: str, token: Span) -> Span:
    """Return the first line of a block scalar, where a comment may stand; else nothing."""
    begins = text[token.start : token.end][:1] in ("|", ">")
    return Span(token.start, _line_end(text, token.start) if begins else token.start)


def _line_end(text: str, at: int) -> int:
    ends = (text.find("\n", at), text.find("\r", at))
    return min((each for each in ends if each >= 0), default=len(text))
