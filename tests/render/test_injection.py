"""No text of a schema can become code: hostile and harmless texts give the same program."""

from __future__ import annotations

import ast
import base64

import pytest

from cachegen import ir
from cachegen.clients import CLIENTS
from cachegen.render import render, template_environment
from cachegen.render.code import Code
from cachegen.render.plan import plan

from . import hostile
from .workspaces import keyspace, scalar, workspace

BOTH = frozenset(CLIENTS)


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_a_text_in_every_place_leaves_the_program_as_it_is(text: str) -> None:
    assert _program(_everywhere(text)) == _program(_everywhere("harmless"))


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_a_text_in_every_place_comes_out_as_it_went_in(text: str) -> None:
    source = render(plan(_everywhere(text), BOTH))["shop.py"]
    namespace: dict[str, object] = {"__name__": "shop"}
    exec(compile(source, "shop.py", "exec"), namespace)
    profile = namespace["Profile"]
    assert isinstance(profile, type)
    made = profile()
    assert (made.text, made.texts, made.raw) == (text, [text], text.encode())
    assert made.choice == text
    assert (profile.__doc__ or "").split() == text.split()


def test_the_comparison_fails_for_templates_that_place_texts_naively(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cachegen.render.views.docstring", _naive)
    caught = [text for text in hostile.TEXTS if _differs(text)]
    assert hostile.TEXTS[0] in caught
    assert len(caught) > 5


def test_a_template_cannot_place_a_text_that_was_not_escaped() -> None:
    template = template_environment().from_string("{{ text }}")
    with pytest.raises(TypeError, match="no code"):
        template.render(text="x = 1")


def _everywhere(text: str) -> ir.Workspace:
    given = ir.ScalarDefault(ir.Scalar.STR, text)
    raw = ir.ScalarDefault(ir.Scalar.BYTES, _base64(text))
    choice = ir.LiteralType((text, "other"))
    fields = (
        ir.Field("text", scalar("str"), given, doc=text),
        ir.Field("texts", ir.ListType(scalar("str")), ir.ItemsDefault((given,))),
        ir.Field("raw", scalar("bytes"), raw, doc=text),
        ir.Field("choice", choice, given),
    )
    return workspace(
        services=(ir.Service("shop", text),),
        clusters=(ir.Cluster("main", "shop", "allkeys-lru", doc=text),),
        named=(ir.NamedScalar("UserID", "shop", scalar("str"), doc=text),),
        enums=(ir.EnumDeclaration("Mode", "shop", (f"a {text}",), doc=text),),
        structs=(ir.StructDeclaration("Profile", "shop", fields, doc=text),),
        keyspaces=(
            keyspace(
                "visits",
                ir.ScalarKey(scalar("str")),
                ir.BasicValue(scalar("int")),
                doc=text,
            ),
        ),
    )


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _program(made: ir.Workspace) -> str:
    """Return the module's syntax tree with constants and enum members left out."""
    tree = ast.parse(render(plan(made, BOTH))["shop.py"])
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
        if isinstance(node, ast.ClassDef) and node.name == "Mode":
            for member in node.body:
                if isinstance(member, ast.Assign):
                    member.targets = []
    return ast.dump(tree)


def _differs(text: str) -> bool:
    try:
        return _program(_everywhere(text)) != _program(_everywhere("harmless"))
    except (SyntaxError, ValueError):
        return True


def _naive(paragraphs: tuple[str, ...], indent: int) -> Code:
    return Code('"""' + "\n".join(paragraphs) + '"""')
