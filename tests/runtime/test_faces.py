"""The two faces say the same, and importing them brings in no client."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

import cachegen_runtime
from cachegen import names
from cachegen_runtime import generated, version
from cachegen_runtime.generated import require_runtime

RUNTIME = Path(__file__).parents[2] / "runtime"
KINDS = sorted(
    name.removeprefix("Async")
    for name in cachegen_runtime.__all__
    if name.startswith("Async")
)


def derive_sync() -> ModuleType:
    spec = spec_from_file_location("derive_sync", RUNTIME / "derive_sync.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_blocking_face_is_what_the_asynchronous_one_makes_it() -> None:
    command = [sys.executable, str(RUNTIME / "derive_sync.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the runtime, to be damaged."""
    root = tmp_path / "cachegen_runtime"
    shutil.copytree(RUNTIME / "cachegen_runtime", root)
    return root


def test_the_check_finds_an_edit_a_missing_file_and_one_without_a_twin(
    copied: Path,
) -> None:
    with (copied / "sync" / "lists.py").open("a", encoding="utf-8") as stream:
        stream.write("# by hand\n")
    (copied / "sync" / "sets.py").unlink()
    (copied / "sync" / "odd.py").write_text("", "utf-8")
    for wing in ("asynchronous", "blocking"):
        (copied / "transport" / wing / "odder.py").write_text("", "utf-8")
    unlisted = "has no twin and is not listed as written by hand"
    assert derive_sync().differences(copied) == [
        "sync/lists.py is not what aio/lists.py makes it",
        "sync/sets.py is missing",
        f"sync/odd.py {unlisted}",
        f"transport/asynchronous/odder.py {unlisted}",
        f"transport/blocking/odder.py {unlisted}",
    ]


@pytest.mark.parametrize(
    ("file", "sentence", "changed"),
    [
        ("aio/caches.py", "any number of tasks", "many tasks"),
        ("transport/asynchronous/server.py", "self._pool.here().ask", "self._pool.ask"),
        ("transport/asynchronous/cluster.py", "from asyncio import sleep", ""),
    ],
)
def test_a_rule_that_no_file_needs_any_more_is_an_error(
    file: str, sentence: str, changed: str, copied: Path
) -> None:
    path = copied / file
    text = path.read_text("utf-8")
    assert sentence in text
    path.write_text(text.replace(sentence, changed), "utf-8")
    with pytest.raises(ValueError, match="no file needs these rules"):
        derive_sync().differences(copied)


@pytest.mark.parametrize("kind", KINDS)
def test_both_faces_have_the_same_operations_and_arguments(kind: str) -> None:
    blocking = getattr(cachegen_runtime, kind)
    asynchronous = getattr(cachegen_runtime, f"Async{kind}")
    names = {name for name in dir(blocking) if not name.startswith("_")}
    expected = {name for name in dir(asynchronous) if not name.startswith("_")}
    own: set[str] = {"refresh_in"} if kind == "Caches" else set()
    assert names - own == {"close" if name == "aclose" else name for name in expected}
    for name in names - own - {"close"}:
        one, other = getattr(blocking, name), getattr(asynchronous, name)
        if not callable(one):
            continue
        signature, twin = inspect.signature(one), inspect.signature(other)
        assert _told(signature) == _told(twin)
        assert one.__doc__ == other.__doc__ or "``async with``" in (other.__doc__ or "")
        assert one.__doc__


def _told(signature: inspect.Signature) -> list[str]:
    """Return the parameters of an operation, whose functions may be of either face."""
    return [str(each).replace("Async", "") for each in signature.parameters.values()]


def test_importing_the_runtime_imports_no_client_and_no_generator() -> None:
    program = (
        "import sys, cachegen_runtime, cachegen_runtime.generated\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {"
        "'redis', 'hiredis', 'fakeredis', 'lupa', 'asyncio', 'ssl', 'pydantic', 'attrs', "
        "'cachegen', 'black', 'jinja2', 'click', 'yaml', 'zoneinfo', 'pytest'}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""


def test_importing_the_runtime_loads_nothing_of_the_kinds_that_nobody_names() -> None:
    program = (
        "import sys, cachegen_runtime, cachegen_runtime.generated\n"
        "print(*sorted(name for name in sys.modules if name.rpartition('.')[2] in {"
        "'limiters', 'locks', 'dicts', 'sorted_sets', 'sealing', 'hashlib', 'secrets',"
        "'loaded', 'loading', 'claim', 'store', 'freshness', 'logging', 'socket', 'reading'}))\n"
        "cachegen_runtime.LimiterKeyspace\n"
        "print('cachegen_runtime.sync.limiters' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["", "True"]


def test_a_name_that_the_runtime_does_not_have_is_reported_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'LimiterKeyspaces'"):
        getattr(cachegen_runtime, "LimiterKeyspaces")  # noqa: B009


def test_the_generator_knows_every_name_that_the_runtime_takes() -> None:
    assert set(generated.__all__) <= set(names.RUNTIME_NAMES)
    for caches in (cachegen_runtime.Caches, cachegen_runtime.AsyncCaches):
        taken = {name for name in dir(caches) if not name.startswith("_")}
        assert taken <= names.RESERVED_KEYSPACE_NAMES


@pytest.mark.parametrize(
    ("made_for", "runtime", "fits"),
    [
        ("0.1", "0.1.0", True),
        ("0.1", "0.1.9", True),
        ("0.1", "0.2.0", False),
        ("0.2", "0.1.0", False),
        ("1.0", "0.1.0", False),
        ("1.2", "1.2.0", True),
        ("1.2", "1.3.0", True),
        ("1.2", "1.1.9", False),
        ("1.2", "2.2.0", False),
    ],
)
def test_a_module_fits_a_runtime(made_for: str, runtime: str, fits: bool) -> None:
    assert version.fits(made_for, runtime) is fits


def test_a_runtime_that_does_not_fit_is_refused_in_one_sentence() -> None:
    require_runtime("0.1")
    with pytest.raises(ImportError) as caught:
        require_runtime("0.7")
    message = str(caught.value)
    assert "cachegen 0.7" in message
    assert version.__version__ in message
    assert "cachegen generate" in message
    assert "\n" not in message


def test_caches_are_no_sequence() -> None:
    for caches in (
        cachegen_runtime.Caches({"main": "memory://"}),
        cachegen_runtime.AsyncCaches({"main": "memory://"}),
    ):
        with pytest.raises(TypeError, match="not iterable"):
            iter(caches)  # type: ignore[call-overload]
