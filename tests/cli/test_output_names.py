"""An output folder is one that can be imported, and that hides no library its modules need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cachegen


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("my-caches", "`my-caches` is no name of a package: name another folder, such as `my_caches`"),
        ("1st", "such as `_1st`"),
        ("my caches", "such as `my_caches`"),
        ("class", "`class` is a word of Python's own"),
        ("None", "`None` is a word of Python's own"),
        ("caches.py", "`caches.py` is the name of a module"),
        ("shop.caches", "for a package inside of another write `shop/caches`"),
        ("redis", "would hide the library `redis`"),
        ("msgspec", "would hide the library `msgspec`"),
        ("hiredis", "would hide the library `hiredis`"),
        ("cachegen", "would hide the library `cachegen`"),
        ("cachegen_runtime", "would hide the library `cachegen_runtime`"),
        ("json", "would hide `json` of Python's standard library"),
        ("src/typing", "would hide `typing` of Python's standard library"),
        ("src/my-caches", "`my-caches` is no name of a package"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("by_flag", [True, False])
def test_a_folder_that_cannot_be_imported_is_refused_before_anything_is_written(
    project: Path, cachegen: Cachegen, output: str, words: str, by_flag: bool
) -> None:
    if not by_flag:
        (project / "cachegen.toml").write_text(f'output = "{output}"\n')
    given = ["--output", output] if by_flag else []
    for more in ([], ["--check"], ["--dry-run"]):
        outcome = cachegen("generate", *given, *more)
        assert outcome.status == 2
        assert f"the output folder {project / output} " in outcome.err
        assert words in outcome.err
    assert not (project / output).exists()


@pytest.mark.parametrize("name", ["my-shop", "redis", "match"])
def test_parents_that_are_packages_count_and_others_do_not(
    project: Path, cachegen: Cachegen, name: str
) -> None:
    output = f"{name}/caches"
    (project / name).mkdir()
    assert cachegen("generate", "--output", output).status == 0
    (project / name / "__init__.py").touch()
    assert cachegen("generate", "--output", output).status == (
        0 if name == "match" else 2
    )


@pytest.mark.parametrize("name", ["redis", "json", "type", "café"])
def test_inside_of_a_package_a_librarys_name_hides_nothing(
    project: Path, cachegen: Cachegen, name: str
) -> None:
    (project / "shop").mkdir()
    (project / "shop" / "__init__.py").touch()
    assert cachegen("generate", "--output", f"shop/{name}").status == 0
