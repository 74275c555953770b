"""A module whose types a schema imports may itself use the generated module, whichever is first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cachegen import pipeline
from cachegen.clients import CLIENTS
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.source import Source

SHOP = """\
version = 1
[clusters.main]
[types]
Number = { base = "int", import = "shop.models.Number" }
Slug = { base = "str", import = "shop.models.Slug" }
[structs.Invoice]
import = "shop.models.Invoice"
[structs.Bill]
import = "shop.models.Receipt"
[structs.Order.fields]
lines = "list[Invoice]"
number = { type = "Number", default = 1 }
Slug = { type = "Slug", default = "none" }
[keyspaces.invoice]
cluster = "main"
key = "Number"
value = "Invoice"
pattern = "invoice/:key"
[keyspaces.bill]
cluster = "main"
key = "Slug"
value = "Bill"
pattern = "bill/:key"
[keyspaces.order]
cluster = "main"
key = "str"
value = "Order"
pattern = "order/:key"
[keyspaces.count]
cluster = "main"
key = "str"
value = "Number"
pattern = "count/:key"
[keyspaces.events]
cluster = "main"
key = "str"
value = "list[Invoice]"
pattern = "events/:key"
[keyspaces.rows]
cluster = "main"
key = "Slug"
value = "dict[Number, Invoice]"
pattern = "rows/:key"
[keyspaces.ranks]
cluster = "main"
key = "str"
value = "sorted_set[Slug]"
pattern = "ranks/:key"
"""
OTHER = """\
version = 1
[structs.Statement.fields]
invoice = "Invoice | None"
number = "Number"
[keyspaces.statement]
cluster = "main"
key = "Slug"
value = "Statement"
pattern = "statement/:key"
"""
TYPES = """\
Number = NewType("Number", int)


class Slug(str):
    __slots__ = ()


@dataclass
class Invoice:
    total: int


class Receipt(pydantic.BaseModel):
    paid: bool
"""
TOP = """\
from dataclasses import dataclass
from typing import NewType

import pydantic

from caches.shop import AsyncShopCaches, ShopCaches
from caches.other import OtherCaches
"""
MADE = """\
caches = ShopCaches(main="memory://")
async_caches = AsyncShopCaches(main="memory://")
other = OtherCaches(main="memory://")
"""
USE = """\
import asyncio

from caches.shop import Order, ShopCaches
from caches.other import Statement
from shop import models
from shop.models import Invoice, Number, Receipt, Slug, caches

assert Order(lines=[]) == Order(lines=[], number=Number(1), Slug=Slug("none"))
assert type(Order(lines=[]).Slug) is Slug
caches.order.set("o", Order(lines=[Invoice(3)]))
assert caches.order.get("o") == Order(lines=[Invoice(3)])
caches.invoice.set(Number(1), Invoice(2))
assert caches.invoice.get(Number(1)) == Invoice(2)
caches.bill.set(Slug("b"), Receipt(paid=True))
assert caches.bill.get(Slug("b")) == Receipt(paid=True)
caches.events.push_right("e", Invoice(1), Invoice(2))
assert caches.events.items("e") == [Invoice(1), Invoice(2)]
caches.rows.set(Slug("r"), Number(1), Invoice(3))
assert caches.rows.items(Slug("r")) == {Number(1): Invoice(3)}
caches.ranks.add("r", {Slug("a"): 1.0})
assert caches.ranks.score("r", Slug("a")) == 1.0
assert caches.count.increment("c", Number(2)) == 2
assert models.other.statement.get(Slug("s")) is None
models.other.statement.set(Slug("s"), Statement(invoice=Invoice(1), number=Number(1)))
assert models.other.statement.get(Slug("s")).invoice == Invoice(1)
assert asyncio.run(models.async_caches.invoice.get(Number(1))) == Invoice(2)
import caches.shop as generated
assert generated.Invoice is Invoice and generated.Bill is Receipt
from caches.shop import Bill, Invoice as Again
assert Again is Invoice
assert set(generated.__all__) <= set(dir(generated))
"""
FORMS = {
    "made before the types": TOP + MADE + TYPES,
    "made after the types": TOP + TYPES + MADE,
    "imported after the types": TOP.partition("from caches")[0]
    + TYPES
    + "from caches"
    + TOP.partition("from caches")[2]
    + MADE,
}
FIRST = ("caches.shop", "caches.other", "shop.models")


def write(folder: Path, models: str) -> None:
    """Write the application and what is generated for it."""
    sources = [Source("shop.toml", SHOP), Source("other.toml", OTHER)]
    compiled = pipeline.compile(sources)
    assert compiled.workspace is not None, compiled.problems
    for package, files in (
        ("caches", render(plan(compiled.workspace, frozenset(CLIENTS)))),
        ("shop", {"__init__.py": "", "models.py": models}),
    ):
        (folder / package).mkdir()
        for name, text in files.items():
            (folder / package / name).write_text(text)


def run(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in an interpreter of its own."""
    command = [sys.executable, "-W", "error", "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("form", FORMS)
def test_either_module_can_be_imported_first(
    tmp_path: Path, first: str, form: str
) -> None:
    write(tmp_path, FORMS[form])
    done = run(tmp_path, f"import {first}\n{USE}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("first", FIRST)
def test_a_default_is_there_before_anything_else_was_used(
    tmp_path: Path, first: str
) -> None:
    write(tmp_path, FORMS["made before the types"])
    program = (
        f"import {first}\nfrom caches.shop import Order\nprint(Order(lines=[]).number)"
    )
    done = run(tmp_path, program)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


@pytest.mark.parametrize("first", FIRST)
def test_a_missing_type_is_reported_at_the_import(tmp_path: Path, first: str) -> None:
    write(
        tmp_path, FORMS["made after the types"].replace("class Invoice", "class Invoic")
    )
    done = run(tmp_path, f"import {first}\nfrom caches.shop import Invoice")
    assert done.returncode == 1
    assert "ImportError: cannot import name 'Invoice' from" in done.stderr


def test_a_missing_module_is_reported_at_the_import(tmp_path: Path) -> None:
    write(tmp_path, "")
    (tmp_path / "shop" / "models.py").unlink()
    done = run(tmp_path, "import caches.shop")
    assert "ModuleNotFoundError: No module named 'shop.models'" in done.stderr


def test_a_use_while_the_type_is_not_there_says_which_it_is(tmp_path: Path) -> None:
    write(tmp_path, TOP + MADE + "caches.invoice.get(1)\n" + TYPES)
    done = run(tmp_path, "import shop.models")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last == (
        "ImportError: 'Invoice' is used while the module that has it is being imported"
    )
