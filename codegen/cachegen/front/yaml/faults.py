"""What libyaml's terse complaint means to a person: the place, what stands there, what belongs there.

PyYAML's own parser, which reads where there is no libyaml, puts some complaints otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from yaml import MarkedYAMLError

from cachegen.source import Span


@dataclass(frozen=True, slots=True)
class Fault:
    """One syntax error; `line` is the offset of the line whose entry it spoils.

    `open_ended` says that brackets or quotes began there and nobody knows where they end;
    `with_siblings` that the lines below it at its indentation share its mistake.
    """

    span: Span
    found: str
    expected: str
    line: int
    opened: Span | None = None
    help: tuple[str, ...] = ()
    open_ended: bool = False
    to_the_end: bool = False
    with_siblings: bool = False


_token: Final = re.compile(r"""[^\s,\[\]{}:#"']+|[^\s]""")
_key_line: Final = re.compile(
    r"""[ \t]*(?:- +)*(?:"[^"\n]*"|'[^'\n]*'|[^\s#\[{"'][^\n#]*?)\s*:(?:\s|$)"""
)
_glued: Final = re.compile(r"([A-Za-z_][\w-]*):([^\s/].*)")
_type_with_brackets: Final = re.compile(
    r"[A-Za-z_][\w.]*\[(?:[\w., |]|\[[\w., |]*\])*\]"
)
_expected: Final = re.compile(r"did not find expected (.+)")


def fault(text: str, error: MarkedYAMLError) -> Fault:
    """Return what is wrong where libyaml stopped."""
    at = min(error.problem_mark.index if error.problem_mark else 0, len(text))
    context = min(error.context_mark.index, len(text)) if error.context_mark else at
    where = error.context or ""
    problem = _in_libyamls_words(error.problem or "", where)
    if "mapping values" in problem:
        return _second_colon(text, at)
    if "could not find expected ':'" in problem:
        return _no_colon(text, context)
    if "unexpected ':'" in problem:
        return _tight_colon(text, at)
    if "quoted scalar" in where:
        return _quoted_text(text, problem, context, at)
    if "flow" in where:
        return _flow(text, problem, context, at)
    if "cannot start any token" in problem or "tab" in problem:
        return _odd_character(text, at)
    if "<document start>" in problem:
        return _outdented(text, at)
    if "expected key" in problem or "'-' indicator" in problem:
        return _misplaced(text, problem, context, at)
    if "block sequence entries" in problem:
        found, begins = "`-`", "the list on a line of its own"
        return Fault(Span(at, at + 1), found, begins, line_start(text, at))
    return _other(text, problem, where, at)


def _in_libyamls_words(problem: str, where: str) -> str:
    if problem.startswith("expected <block end>"):
        item = "'-' indicator" if "collection" in where else "key"
        return f"did not find expected {item}"
    if problem.startswith("expected the node content"):
        return "did not find expected node content"
    if problem.startswith("expected '<document start>'"):
        return "did not find expected <document start>"
    return problem


def _second_colon(text: str, at: int) -> Fault:
    """`a: b: c`, a key too deep, or a line before it that lacks its colon."""
    line = line_start(text, at)
    before = text[line:at]
    previous = _previous_line(text, line)
    if re.search(r":\s", before) or previous is None:
        help = "text that holds `: ` is written in quotes"
        return Fault(
            Span(at, at + 1), "a second `:`", "one key on a line", line, None, (help,)
        )
    content = text[previous.start : previous.end]
    if _key_line.match(content):
        first = Span(line + len(before) - len(before.lstrip()), at)
        found = "deeper indentation"
        expected = "this key in line with the one before it"
        return Fault(first, found, expected, line, with_siblings=True)
    stripped = content.strip()
    span = Span(previous.start + len(content) - len(content.lstrip()), previous.end)
    return _key_without_colon(span, stripped, previous.start)


def _tight_colon(text: str, at: int) -> Fault:
    """`{a:[1]}` or `[a:, b]`, which libyaml does not take for what YAML 1.2 says they are."""
    span, line = Span(at, min(at + 1, len(text))), line_start(text, at)
    if text[at + 1 : at + 2] in ("[", "{"):
        help = "put a space after the colon"
        return Fault(
            span, "`:`", "a space after the colon", line, None, (help,), open_ended=True
        )
    help = "text that ends in `:` is written in quotes"
    return Fault(
        span, "`:`", "a value after the colon", line, None, (help,), open_ended=True
    )


def _no_colon(text: str, context: int) -> Fault:
    line = line_start(text, context)
    end = _line_end(text, context)
    content = text[context:end].split(" #")[0].rstrip()
    return _key_without_colon(Span(context, context + len(content)), content, line)


def _key_without_colon(span: Span, content: str, line: int) -> Fault:
    glued = _glued.fullmatch(content)
    help = (f"put a space after the colon: {glued[1]}: {glued[2]}",) if glued else ()
    expected = "a space after the colon" if glued else "`key: value`"
    return Fault(span, _quoted(content), expected, line, None, help)


def _quoted_text(text: str, problem: str, context: int, at: int) -> Fault:
    line = line_start(text, context)
    quote = text[context : context + 1]
    if "escape" in problem or "hex" in problem or "Unicode" in problem:
        match = re.compile(r"\\[xuU]?[0-9a-fA-F]*.?").match(
            text, text.rfind("\\", 0, at + 1)
        )
        span = Span(*match.span()) if match else Span(at, at)
        help = ("a backslash is written `\\\\`, or use single quotes",)
        found = _quoted(text[span.start : span.end])
        known = "an escape that YAML knows"
        return Fault(span, found, known, line, None, help, open_ended=True)
    span = Span(context, _line_end(text, context))
    found = "text without an end"
    return Fault(span, found, f"a closing `{quote}`", line, None, (), open_ended=True)


def _flow(text: str, problem: str, context: int, at: int) -> Fault:
    bracket = text[context : context + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "")
    opened = Span(context, context + 1) if closing else None
    line = line_start(text, context)
    expected = f"`,` or `{closing}`" if closing else "a value"
    if "node content" in problem:
        expected = "a value"
    span, found = _found(text, at)
    return Fault(
        span, found, expected, line, opened, _quoted_type(text, at), open_ended=True
    )


def _quoted_type(text: str, at: int) -> tuple[str, ...]:
    """Return the help for `list[int]` where brackets mean something else."""
    found = _type_with_brackets.match(text, _word_start(text, at))
    if found is None or not found.start() < at < found.end():
        return ()
    return (f'inside braces or brackets such a type goes in quotes: "{found[0]}"',)


def _word_start(text: str, at: int) -> int:
    """Return where the word begins that ends before a place."""
    while at and (text[at - 1].isalnum() or text[at - 1] in "_."):
        at -= 1
    return at


def _odd_character(text: str, at: int) -> Fault:
    character = text[at : at + 1]
    line = line_start(text, at)
    span = Span(at, min(at + 1, len(text)))
    if character == "\t":
        help = ("YAML is indented with spaces alone",)
        return Fault(span, "a tab", "spaces", line, None, help)
    end = len(text[at : _line_end(text, at)].split(" #")[0].rstrip()) + at
    help = (f'text that begins with `{character}` goes in quotes: "{text[at:end]}"',)
    quotable = '"' not in text[at:end] and "\\" not in text[at:end]
    return Fault(
        span, f"`{character}`", "a value", line, None, help if quotable else ()
    )


def _outdented(text: str, at: int) -> Fault:
    line = line_start(text, at)
    span, found = _found(text, at)
    expected = "every outermost key at one indentation, and nothing after `...`"
    return Fault(span, found, expected, line, to_the_end=True)


def _misplaced(text: str, problem: str, context: int, at: int) -> Fault:
    line = line_start(text, at)
    span, found = _found(text, at)
    opened = Span(context, context + 1)
    begins_line = not text[line:at].strip()
    wanted = "`-`, as the items before it" if "'-'" in problem else "a key"
    if begins_line:
        column = context - line_start(text, context) + 1
        return Fault(span, found, f"{wanted} at column {column}", line, opened)
    return Fault(span, found, "the end of the line", line)


def _other(text: str, problem: str, where: str, at: int) -> Fault:
    span, found = _found(text, at)
    match = _expected.fullmatch(problem)
    expected = match[1] if match else f"YAML ({problem})"
    if "node content" in expected:
        expected = "a value"
    elif "comment or line break" in expected:
        expected = "the end of the line"
    help: tuple[str, ...] = ()
    if "anchor" in where or "alias" in where:
        expected = "a name after `&` or `*`"
        help = ("text that begins with `&` or `*` goes in quotes",)
    return Fault(span, found, expected, line_start(text, at), None, help)


def _found(text: str, at: int) -> tuple[Span, str]:
    if at >= len(text):
        return Span(len(text), len(text)), "the end of the file"
    if text[at] in "\r\n":
        return Span(at, at), "the end of the line"
    match = _token.match(text, at)
    end = match.end() if match else at + 1
    return Span(at, end), _quoted(text[at:end])


def _previous_line(text: str, line: int) -> Span | None:
    """Return the span of the nearest line above that holds more than a comment."""
    end = line
    while end > 0:
        end -= 1
        begin = line_start(text, end)
        content = text[begin:end].rstrip("\r\n")
        if content.strip() and not content.lstrip().startswith("#"):
            return Span(begin, begin + len(content.rstrip()))
        end = begin
    return None


def line_start(text: str, at: int) -> int:
    """Return the offset at which the line of `at` begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    match = re.compile(r"[^\r\n]*").match(text, at)
    return match.end() if match else at


def _quoted(raw: str) -> str:
    return f"`{raw}`" if len(raw) <= 40 else f"`{raw[:39]}…`"
