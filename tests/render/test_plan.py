"""What a plan decides: names, imports, aliases and which classes there are."""

from __future__ import annotations

import ast

import pytest

from cachegen import ir, names
from cachegen.clients import CLIENTS
from cachegen.kinds import KINDS
from cachegen.render import render, symbols
from cachegen.render.imports import Symbol
from cachegen.render.order import components, dependencies_first
from cachegen.render.plan import plan

from .workspaces import keyspace, scalar, workspace

BOTH = frozenset(CLIENTS)
BY_TEXT = ir.ScalarKey(scalar("str"))
COUNT = ir.BasicValue(scalar("int"))


def test_every_name_that_a_module_may_use_is_reserved_for_it() -> None:
    declared = [each for each in vars(symbols).values() if isinstance(each, Symbol)]
    kinds = [prefix + kind.class_name for prefix in ("", "Async") for kind in KINDS]
    used = {
        *(each.name for each in (*declared, *symbols.SCALARS.values())),
        *symbols.CODECS.values(),
        *kinds,
        *("Caches", "AsyncCaches", "require_runtime", "annotations"),
        *("NEVER_EXPIRE", "expire_in", "expire_daily_at"),
        *("list", "set", "frozenset", "dict", "tuple"),
    }
    assert used <= names.RESERVED_TYPE_NAMES


def test_a_service_without_keyspaces_has_no_caches_and_imports_nothing_for_them() -> (
    None
):
    only_types = workspace(
        named=(ir.NamedScalar("UserID", "shop", scalar("str")),),
    )
    text = _rendered(only_types)
    assert "class " not in text
    assert "KeyspaceDefinition" not in text
    assert '__all__ = ["UserID"]' in text


def test_a_service_without_anything_public_still_says_what_it_exports() -> None:
    assert "__all__: list[str] = []" in _rendered(workspace())


def test_only_the_chosen_faces_are_made() -> None:
    made = workspace(keyspaces=(keyspace("visits", BY_TEXT, COUNT),))
    blocking = render(plan(made, frozenset({"sync"})))["shop.py"]
    both = render(plan(made, BOTH))["shop.py"]
    assert "Async" not in blocking
    assert _classes(both) == ["ShopCaches", "AsyncShopCaches"]


def test_every_import_is_used_and_every_name_used_is_imported() -> None:
    made = workspace(
        enums=(ir.EnumDeclaration("Theme", "shop", ("light",)),),
        keyspaces=(
            keyspace("visits", BY_TEXT, COUNT),
            keyspace("theme", BY_TEXT, ir.BasicValue(ir.EnumType("Theme"))),
        ),
    )
    tree = ast.parse(_rendered(made))
    imported = {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported - {"annotations"} <= used


def test_a_module_in_which_nothing_is_hidden_has_no_alias() -> None:
    made = workspace(keyspaces=(keyspace("visits", BY_TEXT, COUNT),))
    assert " as _" not in _rendered(made)
    assert "TypeAlias" not in _rendered(made)


def test_a_hidden_name_gets_an_alias_that_no_keyspace_has() -> None:
    made = workspace(
        keyspaces=(
            keyspace("str", BY_TEXT, COUNT),
            keyspace("str_", BY_TEXT, COUNT),
        )
    )
    text = _rendered(made)
    assert "from builtins import str as _str__" in text
    assert "str: IntKeyspace[_str__]" in text


def test_a_cluster_called_self_leaves_its_name_to_the_argument() -> None:
    made = workspace(
        clusters=(ir.Cluster("self", "shop", "allkeys-lru"),),
        keyspaces=(keyspace("visits", BY_TEXT, COUNT, cluster="self"),),
    )
    text = _rendered(made)
    assert "def __init__(_self, *, self: str | None = None) -> None:" in text
    assert "_self.visits = IntKeyspace(_self, _visits)" in text


def test_durations_that_are_no_whole_seconds_stay_exact() -> None:
    assert _expiry(16_100) == "expire_in(timedelta(seconds=16, milliseconds=100))"


@pytest.mark.parametrize(
    ("milliseconds", "written"),
    [
        (10_000, "expire_in(10)"),
        (59_000, "expire_in(59)"),
        (60_000, "expire_in(timedelta(minutes=1))"),
        (61_000, "expire_in(timedelta(minutes=1, seconds=1))"),
        (5_400_000, "expire_in(timedelta(hours=1, minutes=30))"),
        (2_592_000_000, "expire_in(timedelta(days=30))"),
        (86_400_001, "expire_in(timedelta(days=1, milliseconds=1))"),
    ],
)
def test_durations_are_seconds_below_a_minute_and_then_in_natural_units(
    milliseconds: int, written: str
) -> None:
    assert _expiry(milliseconds) == written


@pytest.mark.parametrize("taken", ["super", "other"])
def test_the_constructor_calls_super_unless_a_cluster_is_called_that(
    taken: str,
) -> None:
    made = workspace(
        clusters=(ir.Cluster(taken, "shop", "allkeys-lru"),),
        keyspaces=(keyspace("visits", BY_TEXT, COUNT, cluster=taken),),
    )
    assert _calls(made) == ("Caches" if taken == "super" else "super()")


@pytest.mark.parametrize("taken", ["super", "Other"])
def test_the_constructor_calls_super_unless_a_type_is_called_that(taken: str) -> None:
    made = workspace(
        named=(ir.NamedScalar(taken, "shop", scalar("str")),),
        keyspaces=(keyspace("super", BY_TEXT, COUNT),),
    )
    assert _calls(made) == ("Caches" if taken == "super" else "super()")


def test_what_is_needed_comes_first_and_the_rest_keeps_its_order() -> None:
    needs = {"a": ["c"], "c": ["d"]}
    assert dependencies_first("abcd", needs) == ("d", "c", "a", "b")


def test_a_circle_is_one_component_after_what_it_needs() -> None:
    needs = {"a": ["b"], "b": ["c", "x"], "c": ["a"], "y": ["a"], "x": ["x"]}
    assert components("yabcx", needs) == (("x",), ("a", "b", "c"), ("y",))


def test_a_chain_of_thousands_of_modules_is_no_problem() -> None:
    nodes = [str(each) for each in range(5000)]
    needs = {node: [str(int(node) + 1)] for node in nodes[:-1]}
    assert len(components(nodes, needs)) == 5000


def _rendered(made: ir.Workspace) -> str:
    return render(plan(made, BOTH))["shop.py"]


def _classes(text: str) -> list[str]:
    return [
        node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)
    ]


def _expiry(milliseconds: int) -> str:
    expiry = ir.ExpireIn(milliseconds)
    made = workspace(keyspaces=(keyspace("visits", BY_TEXT, COUNT, expiry=expiry),))
    return _rendered(made).partition("    expiry=")[2].partition(",\n")[0]


def _calls(made: ir.Workspace) -> str:
    """Return on what the blocking class calls its base's constructor."""
    blocking = render(plan(made, frozenset({"sync"})))["shop.py"]
    return blocking.partition(".__init__(")[0].split()[-1]
