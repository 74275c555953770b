"""Projects as users have them, one of each build tool; their modules are not in version control."""

from __future__ import annotations

from pathlib import Path

SCHEMA = """\
version = 1
[clusters.main]
[structs.Seen.fields]
user = "str"
day = "date"
[keyspaces.hits]
cluster = "main"
key = "str"
value = "int"
pattern = "hits/:key"
expiry = "10s"
[keyspaces.seen]
cluster = "main"
key = "Seen"
value = "bool"
pattern = "seen/:user/:day"
expiry = "1d"
"""

WRONG_SCHEMA = SCHEMA.replace('"hits/:key"', '"hits"')

_PROJECT = """
[project]
name = "{name}"
version = "1.0"
dependencies = ["cachegen[embedded]"]

[tool.cachegen]
schemas = ["schemas"]
output = "{output}"
"""

HATCHLING = """\
[build-system]
requires = ["hatchling", "cachegen[codegen]"]
build-backend = "hatchling.build"

[tool.hatch.build.hooks.cachegen]
"""

SETUPTOOLS = """\
[build-system]
requires = ["setuptools>=77", "cachegen[codegen]"]
build-backend = "setuptools.build_meta"

[tool.setuptools.packages.find]
where = ["src"]
"""


def write_project(root: Path, name: str, backend: str, schema: str = SCHEMA) -> Path:
    """Write a project with one package below `src`, and return its folder."""
    output = f"src/{name}/caches"
    package = root / "src" / name
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (root / "schemas").mkdir()
    (root / "schemas" / "api.toml").write_text(schema)
    (root / ".gitignore").write_text(f"/{output}/\n")
    settings = _PROJECT.format(name=name, output=output)
    (root / "pyproject.toml").write_text(backend + settings)
    return root
