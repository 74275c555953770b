"""`[tool.cachegen.owners]`: `check` reports each import of a generated module by code that does not own it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Cachegen

SETTINGS = """\
[tool.cachegen]
schemas = ["schemas"]
output = "{output}"
[tool.cachegen.owners]
api = ["shop.api", "tests"]
"""
SCHEMA = """\
version = 1
[clusters.main]
[keyspaces.hits]
cluster = "main"
key = "str"
value = "int"
pattern = "hits/:key"
expiry = "60s"
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    settle(tmp_path)
    write(tmp_path, "schemas/api.toml", SCHEMA)
    write(
        tmp_path,
        "schemas/web.toml",
        SCHEMA.replace("[clusters.main]\n", "").replace("hits", "views"),
    )
    for package in ("shop", "shop/api", "shop/web"):
        write(tmp_path, f"{package}/__init__.py", "")
    return tmp_path


def settle(root: Path, output: str = "shop/caches") -> None:
    write(root, "pyproject.toml", SETTINGS.format(output=output))


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def told(cachegen: Cachegen) -> list[tuple[str, int, int]]:
    done = cachegen("check", "--format", "json")
    found = [
        (each["place"]["path"], each["place"]["line"], each["place"]["column"])
        for each in json.loads(done.out)["problems"]
        if each["code"] == "CG601"
    ]
    assert done.status == bool(found), done.out
    return found


FOREIGN = {
    "import shop.caches.api": 1,
    "import os, shop.caches.api as cached": 1,
    "from shop.caches.api import ApiCaches": 1,
    "from shop.caches import api": 1,
    "from shop.caches import (\n    web,\n    api as cached,\n)": 1,
    "from ..caches import api": 1,
    "from ..caches.api import ApiCaches": 1,
    "'''doc'''\nimport os\n\ndef f():\n    from shop.caches.api import ApiCaches": 5,
    "import typing\nif typing.TYPE_CHECKING:\n    from shop.caches.api import ApiCaches": 3,
    "é = 1; import shop.caches.api": 1,
}


@pytest.mark.parametrize("text", FOREIGN)
def test_an_import_by_others_is_reported_at_the_statement(
    root: Path, cachegen: Cachegen, text: str
) -> None:
    write(root, "shop/web/views.py", text)
    line = text.split("\n")[FOREIGN[text] - 1]
    column = min(line.index(each) for each in ("import ", "from ") if each in line) + 1
    assert told(cachegen) == [("shop/web/views.py", FOREIGN[text], column)]
    cachegen("generate")
    assert told(cachegen) == [("shop/web/views.py", FOREIGN[text], column)]


@pytest.mark.parametrize(
    "text",
    [
        "import shop.caches",
        "import shop.caches.web",
        "from shop.caches import web",
        "from shop.api import views as api",
        "import api",
        "from other.caches import api",
        "# import shop.caches.api",
        "'from shop.caches import api'",
        "import shop.caches.apix",
        "def (: import shop.caches.api",
    ],
)
def test_other_imports_are_of_no_concern(
    root: Path, cachegen: Cachegen, text: str
) -> None:
    write(root, "shop/web/views.py", text)
    assert told(cachegen) == []


@pytest.mark.parametrize(
    "name",
    [
        "shop/api/views.py",
        "shop/api/__init__.py",
        "shop/api/deep/er/views.py",
        "tests/test_api.py",
        "tests/deep/conftest.py",
        ".venv/lib/shop/views.py",
        "shop/.hidden/views.py",
    ],
)
def test_owners_and_hidden_folders_may_import(
    root: Path, cachegen: Cachegen, name: str
) -> None:
    write(root, name, "from shop.caches.api import ApiCaches\n")
    assert told(cachegen) == []


@pytest.mark.parametrize(
    "name",
    [
        "manage.py",
        "shop/__init__.py",
        "shop/apis.py",
        "scripts/run.py",
        "shop/caches/own.py",
    ],
)
def test_every_other_module_of_the_project_is_judged(
    root: Path, cachegen: Cachegen, name: str
) -> None:
    write(root, name, "from shop.caches.api import ApiCaches\n")
    assert told(cachegen) == [(name, 1, 1)]


def test_generated_modules_import_each_other(root: Path, cachegen: Cachegen) -> None:
    write(root, "schemas/web.toml", SCHEMA.replace("[clusters.main]\n", "") + "")
    write(
        root,
        "schemas/api.toml",
        'version = 1\n[clusters.main]\n[types]\nUserID = "str"\n',
    )
    text = (
        (root / "schemas/web.toml").read_text().replace('key = "str"', 'key = "UserID"')
    )
    write(root, "schemas/web.toml", text)
    assert cachegen("generate").status == 0
    assert "from .api import" in (root / "shop/caches/web.py").read_text()
    assert told(cachegen) == []


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("src/shop_caches", "from shop_caches.api import ApiCaches"),
        ("lib/shop_caches", "import lib.shop_caches.api"),
        ("caches", "from caches import api"),
    ],
)
def test_wherever_the_package_lies_its_names_are_known(
    root: Path, cachegen: Cachegen, output: str, text: str
) -> None:
    settle(root, output)
    write(root, "shop/web/views.py", text)
    write(root, "shop/api/views.py", text)
    assert told(cachegen) == [("shop/web/views.py", 1, 1)]


def test_it_says_who_may_and_what_to_write(root: Path, cachegen: Cachegen) -> None:
    write(
        root, "shop/web/views.py", "import os\nfrom shop.caches.api import ApiCaches\n"
    )
    done = cachegen("check")
    assert done.status == 1
    assert done.err.startswith(
        "shop/web/views.py:2:1: error[CG601]: `shop.web.views` imports `shop.caches.api`, "
        "which belongs to `shop.api` and `tests`\n"
    )
    assert "CG601" in cachegen("explain", "CG601").out


@pytest.mark.parametrize(
    ("owners", "words"),
    [
        ('api = "shop.api"', "`api` must be a list"),
        (
            'api = ["shop/api"]',
            "each owner of `api` must be a package, such as `shop.api`",
        ),
        ('apii = ["shop.api"]', "no service `apii`: did you mean `api`?"),
    ],
)
def test_wrong_settings_are_reported_with_their_place(
    root: Path, cachegen: Cachegen, owners: str, words: str
) -> None:
    text = (root / "pyproject.toml").read_text()
    write(root, "pyproject.toml", text.replace('api = ["shop.api", "tests"]', owners))
    done = cachegen("check")
    assert done.status == 2
    assert done.err.startswith("pyproject.toml:5:")
    assert words in done.err


def test_without_owners_nobody_is_asked(root: Path, cachegen: Cachegen) -> None:
    text = (root / "pyproject.toml").read_text().partition("[tool.cachegen.owners]")[0]
    write(root, "pyproject.toml", text)
    write(root, "shop/web/views.py", "import shop.caches.api")
    assert told(cachegen) == []


def test_a_service_of_nobody_may_be_imported_by_nobody(
    root: Path, cachegen: Cachegen
) -> None:
    text = (root / "pyproject.toml").read_text()
    write(root, "pyproject.toml", text.replace('["shop.api", "tests"]', "[]"))
    write(root, "shop/api/views.py", "import shop.caches.api")
    assert told(cachegen) == [("shop/api/views.py", 1, 1)]
