"""What somebody planted in a project as a link is neither written through nor followed out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile_schemas.project import OUTPUT, generated, lay_out, said_by, state

VICTIM = b"precious\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project beside a folder that is none of its business."""
    path = tmp_path / "project"
    path.mkdir()
    lay_out(path, state(1))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "victim").write_bytes(VICTIM)
    (tmp_path / "elsewhere" / ".gitignore").write_bytes(VICTIM)
    return path


def elsewhere(root: Path) -> dict[str, bytes]:
    return {
        each.name: each.read_bytes() for each in (root.parent / "elsewhere").iterdir()
    }


UNTOUCHED = {"victim": VICTIM, ".gitignore": VICTIM}


def test_a_memory_folder_that_is_a_link_is_left_alone(root: Path) -> None:
    (root / ".cachegen_cache").symlink_to(root.parent / "elsewhere")
    assert generated(root) == 0
    assert elsewhere(root) == UNTOUCHED


def test_a_memory_file_that_is_a_link_is_replaced_not_followed(root: Path) -> None:
    (root / ".cachegen_cache").mkdir()
    (root / ".cachegen_cache" / ".gitignore").symlink_to("../../elsewhere/victim")
    assert generated(root) == 0
    assert elsewhere(root) == UNTOUCHED
    assert (root / ".cachegen_cache" / ".gitignore").read_bytes() == b"*\n"


@pytest.mark.parametrize(
    "name", ["shared.py", "users.py", "__init__.py", "py.typed", ".cachegen.json"]
)
def test_a_generated_file_that_is_a_link_is_refused(root: Path, name: str) -> None:
    (root / OUTPUT).mkdir()
    (root / OUTPUT / name).symlink_to("../../elsewhere/victim")
    assert generated(root) != 0
    assert "symbolic link" in said_by(root)
    assert elsewhere(root) == UNTOUCHED


def test_an_output_folder_that_is_a_link_out_of_the_project_is_refused(
    root: Path,
) -> None:
    (root / OUTPUT).symlink_to(root.parent / "elsewhere")
    assert generated(root) == 2
    assert "symbolic link" in said_by(root)
    assert elsewhere(root) == UNTOUCHED


@pytest.mark.parametrize(
    "service", ["../up", "/etc/x", "a/b", "..", "a\\b", "x.py", "nul\0"]
)
def test_a_service_that_is_a_path_is_refused_at_its_place(
    root: Path, service: str
) -> None:
    escaped = "".join(f"\\u{ord(each):04x}" for each in service)
    lay_out(root, {"a.toml": f'version = 1\nservice = "{escaped}"\n'})
    assert generated(root) == 1
    assert "schemas/a.toml:2:11: error[CG205]" in said_by(root)
    assert not (root / OUTPUT).exists()
