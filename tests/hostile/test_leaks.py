"""The search for planted secrets: it finds each kind of leak, and the runtime's errors have none of them."""

from __future__ import annotations

import datetime as dt
import decimal
import logging
import math
import warnings
from collections.abc import Callable, Mapping
from functools import partial

import pytest

from cachegen_runtime import CacheConfigError, CacheDecodeError, CacheError
from cachegen_runtime.generated import STR, scalar_key, struct
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.values import ValueOperations
from cachegen_runtime.scripts.expiry import EXPIRY
from cachegen_runtime.scripts.script import Call
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.urls.reading import parse, resolve
from cachegen_runtime.urls.settings import Secret
from cachegen_runtime.values.codec import Codec
from tests.conformance.sample import DEFINITIONS, Profile
from tests.hostile.decoders import DECODERS
from tests.hostile.leaks import PASSWORD, VALUE, Searched
from tests.hostile.models import Child, Data, Mixed, Model, Wide
from tests.transport.operations import put


def raised(call: Callable[[], object]) -> Exception:
    """Return what a call raises."""
    try:
        call()
    except (CacheError, ArithmeticError, TypeError, ValueError) as error:
        return error
    raise AssertionError("nothing was raised")


def elsewhere(source: str, **names: object) -> Callable[[], object]:
    """Return a call whose frame is not one of the tests' own."""
    code = compile(f"def call():\n {source}", "<elsewhere>", "exec")
    found: dict[str, object] = dict(names)
    exec(code, found)
    call = found["call"]
    assert callable(call)
    return call


class Showing:
    """What a class of the runtime would be if its repr showed what it holds."""

    def __repr__(self) -> str:
        return f"Showing({VALUE})"


Showing.__module__ = "cachegen_runtime.showing"

LEAKY: Mapping[str, Callable[[], object]] = {
    "a message": elsewhere(f"raise ValueError('no {VALUE}')"),
    "an argument": elsewhere(f"raise ValueError(1, ['{PASSWORD}'])"),
    "an attribute": elsewhere(
        f"error = ValueError()\n error.extra = '{VALUE}'\n raise error"
    ),
    "a note": elsewhere(
        f"error = ValueError()\n error.add_note('{VALUE}')\n raise error"
    ),
    "a cause": elsewhere(f"raise ValueError() from KeyError('{VALUE}')"),
    "a context": elsewhere(
        f"try:\n  raise KeyError('{VALUE}')\n except KeyError:\n  raise ValueError()"
    ),
    "a hidden context": elsewhere(
        f"try:\n  raise KeyError('{VALUE}')\n except KeyError:\n  raise ValueError() from None"
    ),
    "one of a group": elsewhere(
        f"raise ValueError() from ExceptionGroup('several', [ValueError('{VALUE}')])"
    ),
    "a local password": elsewhere(
        "kept = secret\n raise ValueError()", secret=PASSWORD
    ),
    "a local that shows it": elsewhere(
        "kept = make()\n raise ValueError()", make=Showing
    ),
    "a held one": elsewhere("kept = [make()]\n raise ValueError()", make=Showing),
}


@pytest.mark.parametrize("leak", LEAKY)
def test_each_kind_of_leak_is_found(leak: str) -> None:
    searched = Searched()
    searched.error(raised(LEAKY[leak]))
    assert searched.found


def test_a_leak_into_the_log_or_a_warning_is_found() -> None:
    tells: tuple[Callable[[], None], ...] = (
        lambda: logging.getLogger("cachegen").debug("sent %s", VALUE),
        lambda: warnings.warn(f"with {PASSWORD}", UserWarning, stacklevel=1),
    )
    for tell in tells:
        searched = Searched()
        with searched.log():
            tell()
        assert searched.found


def test_nothing_is_found_where_nothing_leaks() -> None:
    searched = Searched()
    with searched.log():
        logging.getLogger("cachegen").warning("a word")
        searched.error(raised(elsewhere("raise ValueError() from KeyError('k')")))
    assert searched.texts > 5
    assert not searched.found


@pytest.mark.parametrize(
    "shown",
    [
        Secret(PASSWORD.encode()),
        Request(VALUE.encode(), 1),
        put(b"k", VALUE.encode()),
        Call(EXPIRY, (b"k",), (VALUE.encode(),)),
        parse("main", f"redis://u:{PASSWORD}@h/0", "the test"),
        parse("main", f"redis+sentinel://u:{PASSWORD}@h:1/s/0", "the test"),
        parse("main", f"rediss://h?ssl_password={PASSWORD}&ssl_certfile=c", "the test"),
        *DEFINITIONS.values(),
    ],
    ids=lambda shown: type(shown).__name__,
)
def test_no_repr_of_the_runtime_shows_what_it_holds(shown: object) -> None:
    for text in (repr(shown), str(shown), f"{[shown]}"):
        assert PASSWORD not in text
        assert VALUE not in text


@pytest.mark.parametrize(
    "url",
    [
        f"redis://u:{PASSWORD}@h:notaport/0",
        f"redis://u:{PASSWORD}@h:70000/0",
        f"redis://u:{PASSWORD}@/0",
        f"redis://u:{PASSWORD}@h/x",
        f"redis://u:{PASSWORD}@h/0?timeout=soon",
        f"redis://u:{PASSWORD}@h/0?nonsense=1",
        f"redis://u:{PASSWORD}@h/0?timeout=1&timeout=2",
        f"nonsense://u:{PASSWORD}@h/0",
        f"redis://u:{PASSWORD}@[::1/0",
        f"redis://{PASSWORD}@h:x/0",
        f"redis://u:{PASSWORD}#x@h/0?y",
        f"redis://u:{PASSWORD}/x@h:z/0",
        f"redis+sentinel://u:{PASSWORD}@h/",
        f"redis+cluster://u:{PASSWORD}@h:1,h:x",
        f"rediss://h?ssl_password={PASSWORD}&ssl_cert_reqs=never",
        f"redis://h?password={PASSWORD}&db=x",
        f"u:{PASSWORD}@h",
    ],
)  # fmt: skip
def test_a_url_that_is_refused_is_reported_without_its_password(url: str) -> None:
    searched = Searched()
    error = raised(lambda: parse("main", url, "the test"))
    assert isinstance(error, CacheConfigError)
    searched.error(error)
    assert not searched.found


BAD_VALUES: list[tuple[Codec[object], object]] = [
    *((decoder.codec, [VALUE]) for decoder in DECODERS.values()),
    *((decoder.codec, f"\ud800{VALUE}") for decoder in DECODERS.values()),
    (DECODERS["datetime"].codec, dt.datetime(2026, 1, 1)),
    (DECODERS["struct"].codec, Wide(text=f"\ud800{VALUE}")),
    (DECODERS["struct"].codec, Wide(text=VALUE, ratio=math.nan)),
    (DECODERS["struct"].codec, Wide(text=VALUE, price=decimal.Decimal("NaN"))),
    (DECODERS["struct"].codec, Wide(text=VALUE, numbers=[object()])),  # type: ignore[list-item]
    (DECODERS["struct"].codec, Wide(text=VALUE, child=Child(x=1, y=f"{VALUE}\udfff"))),
    (DECODERS["dataclass"].codec, Data(VALUE, price=decimal.Decimal("sNaN"))),
    (DECODERS["pydantic"].codec, Model(number=1, Renamed=VALUE, ratio=math.inf)),
    (DECODERS["pydantic"].codec, Model.model_construct(number=VALUE, renamed=f"\ud800{VALUE}")),
    (DECODERS["models inside"].codec, Mixed(Model(number=1, Renamed=VALUE, ratio=math.nan))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("codec", "value"), BAD_VALUES, ids=lambda each: getattr(each, "name", "")
)
def test_a_value_that_is_refused_is_not_quoted(
    codec: Codec[object], value: object
) -> None:
    searched = Searched()
    searched.error(raised(lambda: codec.encode(value)))
    assert not searched.found


def test_profiles_of_the_sample_are_not_quoted_either() -> None:
    searched = Searched()
    searched.error(raised(lambda: struct(Profile).encode(Profile(f"{VALUE}\ud800"))))
    assert not searched.found


@pytest.mark.parametrize("name", DECODERS)
def test_stored_bytes_that_do_not_decode_are_not_quoted(name: str) -> None:
    searched = Searched()
    definition = KeyspaceDefinition(
        service="hostile",
        name="things",
        cluster="main",
        pattern="things/:key",
        key=scalar_key(STR),
        value=DECODERS[name].codec,
    )
    values = ValueOperations(definition, b"")
    for stored in (
        VALUE,
        f'{{"text":"{VALUE}","count":"{VALUE}"}}',
        f'{{"name":["{VALUE}"],"x":"{VALUE}"}}',
        f'{{"number":"{VALUE}","{VALUE}":1}}',
        f'{{"text":"t","table":{{"{VALUE}":"{VALUE}"}}}}',
        f'{{"text":"t","by_mood":{{"{VALUE}":"1"}}}}',
        f'{{"text":"t","price":"{VALUE}"}}',
    ):
        for data in (stored.encode(), stored.encode() + b"\xff"):
            for read in (
                partial(values.get("k").read, data),
                partial(values.multi_get(["k"]).read, [data]),
            ):
                try:
                    read()
                except CacheDecodeError as error:
                    searched.error(error)
    assert not searched.found
    assert searched.texts > 50 or name in ("str", "bytes", "named str", "own text")


def test_a_url_from_the_environment_is_in_no_variable_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched = Searched()
    monkeypatch.setenv("CACHEGEN_MAIN_URL", f"redis://u:{PASSWORD}@h:x/0")
    searched.error(raised(lambda: resolve("main", None)))
    assert searched.texts > 5
    assert not searched.found
