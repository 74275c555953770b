"""What a release must hold, checked before anybody gets it; only the standard library, so that the workflow needs nothing else.

`release.py readme` makes the README's links absolute; `release.py check FOLDER [TAG]` checks what was built.
"""

from __future__ import annotations

import re
import sys
import tarfile
from collections.abc import Generator, Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY = "https://github.com/cachegen/cachegen"
WANTED = (
    "cachegen/__init__.py",
    "cachegen/py.typed",
    "cachegen/cli/app.py",
    "cachegen_runtime/__init__.py",
    "cachegen_runtime/py.typed",
    "cachegen_runtime/aio/values.py",
    "cachegen_runtime/sync/values.py",
)
"""Some of each part; a part that is left out as a whole lacks these."""
TEMPLATES = (".css", ".jinja", ".js")
FOREIGN = re.compile(r"\.pyc$|__pycache__|\.DS_Store|~$|\.orig$|\.env")
EXTRAS = ("codegen", "embedded", "lsp", "otel", "starlette")
ENTRY_POINTS = ("[console_scripts]", "[pytest11]", "[hatch]")
ADDRESSES = ("Documentation", "Source", "Changelog", "Issues")
IN_SOURCE = ("README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "dev.py")


def check(folder: Path, tag: str | None) -> Iterator[str]:
    """Return a line for each thing that is wrong with what was built."""
    wheels, sources = list(folder.glob("*.whl")), list(folder.glob("*.tar.gz"))
    if len(wheels) != 1 or len(sources) != 1:
        yield f"{folder} holds {len(wheels)} wheels and {len(sources)} source distributions, not one each"
        return
    with ZipFile(wheels[0]) as wheel:
        version = yield from _wheel(wheel)
    yield from _source(sources[0])
    if tag is not None:
        yield from _tag(tag, version)


def _wheel(wheel: ZipFile) -> Generator[str, None, str]:
    names = wheel.namelist()
    (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    info = metadata.removesuffix("METADATA")
    yield from (f"the wheel lacks {name}" for name in WANTED if name not in names)
    here = _templates_here()
    yield from (f"the wheel lacks {name}" for name in sorted(here - set(names)))
    for name in names:
        if not name.startswith(("cachegen/", "cachegen_runtime/", info)):
            yield f"the wheel holds {name}"
        elif FOREIGN.search(name):
            yield f"the wheel holds a leftover, {name}"
    if not any(name.startswith(info) and "LICENSE" in name for name in names):
        yield "the wheel lacks its licence"
    points = wheel.read(f"{info}entry_points.txt").decode()
    yield from (
        f"the wheel lacks {each}" for each in ENTRY_POINTS if each not in points
    )
    about = message_from_bytes(wheel.read(metadata))
    extras = about.get_all("Provides-Extra", [])
    yield from (f"there is no extra {each}" for each in EXTRAS if each not in extras)
    urls = {url.split(",")[0] for url in about.get_all("Project-URL", [])}
    yield from (f"there is no address {each}" for each in ADDRESSES if each not in urls)
    return str(about["Version"])


def _templates_here() -> set[str]:
    root = ROOT / "codegen"
    files = (path for path in root.rglob("*") if path.suffix in TEMPLATES)
    return {path.relative_to(root).as_posix() for path in files}


def _source(path: Path) -> Iterator[str]:
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = (
        *IN_SOURCE,
        "tests/conftest.py",
        "docs/README.md",
        "website/zensical.toml",
    )
    yield from (f"the source lacks {name}" for name in wanted if name not in names)
    yield from (
        f"the source holds a leftover, {name}"
        for name in sorted(names)
        if FOREIGN.search(name)
    )


def _tag(tag: str, version: str) -> Iterator[str]:
    if tag != f"v{version}":
        yield f"the tag is {tag}, and the version {version}"
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## {re.escape(version)}\b", changelog, re.M):
        yield f"the changelog has no heading for {version}"


def absolute(readme: str) -> str:
    """Return a README whose links lead to the repository, wherever it is shown."""
    links = re.compile(r"(!?)(\[[^]]*\])\((?!\w+:|#)([^)\s]+)\)")

    def led(link: re.Match[str]) -> str:
        kind = "raw" if link[1] else "blob"
        return f"{link[1]}{link[2]}({REPOSITORY}/{kind}/main/{link[3]})"

    return links.sub(led, readme)


def main(arguments: list[str]) -> int:
    """Run a job; return the exit status."""
    if arguments == ["readme"]:
        path = ROOT / "README.md"
        path.write_text(absolute(path.read_text("utf-8")), encoding="utf-8")
        return 0
    if len(arguments) not in (2, 3) or arguments[0] != "check":
        print(__doc__, file=sys.stderr)
        return 2
    found = list(check(Path(arguments[1]), *(arguments[2:] or [None])))
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
