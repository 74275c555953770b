"""`cachegen fmt` on files: what it writes, what it only tells, and what it never touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from cachegen.cli.boundary import run

UNORDERED = "service = 'shop'\nversion=1 # always\n[clusters.main]\n"
ORDERED = 'version = 1  # always\nservice = "shop"\n\n[clusters.main]\n'


@pytest.fixture
def schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a schema that is not in order, in a project in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas").mkdir()
    path = tmp_path / "schemas" / "api.toml"
    path.write_text(UNORDERED)
    return path


def test_it_writes_what_it_orders_and_is_silent_then(
    schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fmt"]) == 0
    assert schema.read_text() == ORDERED
    assert capsys.readouterr().err == "schemas/api.toml: formatted\n"
    assert run(["fmt"]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_writes_nothing_and_fails_until_all_is_in_order(
    schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fmt", "--check"]) == 1
    assert schema.read_text() == UNORDERED
    assert "schemas/api.toml: would be formatted" in capsys.readouterr().err
    assert run(["fmt"]) == 0
    assert run(["fmt", "--check"]) == 0


def test_diff_prints_the_change_and_writes_nothing(
    schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fmt", "--diff"]) == 0
    assert schema.read_text() == UNORDERED
    out = capsys.readouterr().out
    assert "-service = 'shop'\n" in out
    assert '+service = "shop"\n' in out


def test_a_file_with_a_syntax_error_is_reported_and_not_touched_while_others_are(
    schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = schema.with_name("broken.toml")
    other.write_text("version = 1\n[clusters.main\n")
    assert run(["fmt"]) == 1
    assert other.read_text() == "version = 1\n[clusters.main\n"
    assert schema.read_text() == ORDERED
    assert "schemas/broken.toml:2:15: error[CG1" in capsys.readouterr().err


def test_line_ends_the_byte_order_mark_and_permissions_stay(schema: Path) -> None:
    schema.write_bytes(b"\xef\xbb\xbf" + UNORDERED.replace("\n", "\r\n").encode())
    schema.chmod(0o640)
    assert run(["fmt", str(schema)]) == 0
    assert (
        schema.read_bytes() == b"\xef\xbb\xbf" + ORDERED.replace("\n", "\r\n").encode()
    )
    assert schema.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(schema: Path) -> None:
    real = schema.parent.parent / "real.toml"
    schema.rename(real)
    schema.symlink_to(real)
    assert run(["fmt"]) == 0
    assert schema.is_symlink()
    assert real.read_text() == ORDERED
    assert sorted(each.name for each in real.parent.iterdir()) == [
        "real.toml",
        "schemas",
    ]


def test_yaml_with_anchors_is_left_as_it_is_and_says_so(
    schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "types: {A: &base str, B: *base}\nversion: 1\n"
    other = schema.with_name("other.yaml")
    other.write_text(text)
    assert run(["fmt", str(other)]) == 0
    assert other.read_text() == text
    assert "left as it is: it has anchors" in capsys.readouterr().err
