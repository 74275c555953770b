"""Template filters as others have them, which a schema can escape from: the control of the tests here."""

from __future__ import annotations

from cachegen.render.code import Code


def docstring(paragraphs: tuple[str, ...], indent: int) -> Code:
    """Return the paragraphs between quotes, as they are."""
    return Code('"""' + "\n".join(paragraphs) + '"""')


def literal(text: str) -> Code:
    """Return the text between quotes, as it is."""
    return Code(f'"{text}"')


def comment(text: str) -> Code:
    """Return the text for a comment, as it is."""
    return Code(text)
