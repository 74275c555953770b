"""Sealed values: bytes as promised, opened under the very key that they were stored under and nowhere else."""

from __future__ import annotations

import base64
import pickle
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from hypothesis import given
from hypothesis import strategies as st

from cachegen_runtime import CacheConfigError
from cachegen_runtime.urls.encryption import keyring, of_process, required
from cachegen_runtime.values.codec import Undecodable
from cachegen_runtime.values.encrypted import place
from cachegen_runtime.values.keyring import Keyring

ONE, TWO = bytes(range(32)), bytes(range(32, 64))
HERE = place("main", b"profile/u1")
NAME = "CACHEGEN_MAIN_CACHE_ENCRYPTION_KEYS"


def written(*keys: bytes) -> str:
    """Return keys as the variable has them."""
    return ",".join(base64.b64encode(key).decode() for key in keys)


def test_a_sealed_value_is_what_the_format_says() -> None:
    sealed = Keyring([ONE, TWO]).seal(b"text", HERE)
    assert sealed[:2] == b"\xc1\x01"
    assert sealed[2:6] == sha256(ONE).digest()[:4]
    nonce, content = sealed[6:18], sealed[18:]
    assert len(content) == 4 + 16
    assert AESGCMSIV(ONE).decrypt(nonce, content, b"main\0profile/u1") == b"text"


def test_a_nonce_is_never_used_twice() -> None:
    ring = Keyring([ONE])
    assert len({ring.seal(b"text", HERE) for _ in range(1000)}) == 1000


@given(st.binary(max_size=200))
def test_every_text_comes_back_and_an_empty_one_too(text: bytes) -> None:
    ring = Keyring([ONE])
    assert ring.open(ring.seal(text, HERE), HERE) == text
    assert ring.open(ring.seal(b"", HERE), HERE) == b""


def test_every_key_of_a_ring_reads_and_the_first_writes() -> None:
    old, both, new = Keyring([ONE]), Keyring([TWO, ONE]), Keyring([TWO])
    assert both.open(old.seal(b"text", HERE), HERE) == b"text"
    assert new.open(both.seal(b"text", HERE), HERE) == b"text"
    with pytest.raises(Undecodable, match=sha256(TWO).digest()[:4].hex()):
        old.open(both.seal(b"text", HERE), HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("main", b"profile/u2"),
        place("other", b"profile/u1"),
        place("main", b"p:profile/u1"),
        place("main", b"profile/u1", b"field"),
    ],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere: bytes) -> None:
    ring = Keyring([ONE])
    with pytest.raises(Undecodable):
        ring.open(ring.seal(b"text", HERE), elsewhere)


def test_a_field_is_distinguished_from_a_key() -> None:
    assert place("main", b"a", b"b") != place("main", b"ab")


def test_no_change_of_a_single_bit_goes_unnoticed() -> None:
    ring = Keyring([ONE])
    sealed = ring.seal(b"text", HERE)
    for at in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(Undecodable):
            ring.open(bytes(changed), HERE)


def test_what_is_cut_short_does_not_open() -> None:
    ring = Keyring([ONE])
    sealed = ring.seal(b"text", HERE)
    for end in range(len(sealed)):
        with pytest.raises(Undecodable):
            ring.open(sealed[:end], HERE)


def test_threads_share_a_ring() -> None:
    ring = Keyring([ONE])

    def sealed_and_opened(number: int) -> bool:
        text, there = b"%d" % number * 50, place("main", b"%d" % number)
        return ring.open(ring.seal(text, there), there) == text

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(sealed_and_opened, range(2000)))


def test_a_ring_shows_no_key() -> None:
    ring = Keyring([ONE])
    assert repr(ring) == f"<Keyring of {sha256(ONE).digest()[:4].hex()}>"
    with pytest.raises(TypeError):
        pickle.dumps(ring)


def test_the_environment_says_which_keys(tmp_path: Path) -> None:
    by_name = keyring("main-cache", {NAME: written(ONE, TWO)})
    file = tmp_path / "keys"
    for end in ("", "\n", "\r\n"):
        file.write_bytes((written(ONE, TWO) + end).encode())
        by_file = keyring("main-cache", {f"{NAME}_FILE": str(file)})
        assert by_name is not None
        assert by_file is not None
        assert by_file.open(by_name.seal(b"text", HERE), HERE) == b"text"
    assert keyring("main-cache", {}) is None
    assert keyring("main-cache", {NAME: ""}) is None


BAD = {
    "no base64": "§§§",
    "url-safe base64": base64.urlsafe_b64encode(b"\xff" * 32).decode(),
    "without padding": written(ONE).rstrip("="),
    "short": written(ONE[:31]),
    "long": written(ONE + b"x"),
    "twice the same": written(ONE, TWO, ONE),
    "an empty one": f"{written(ONE)},",
    "a blank": f"{written(ONE)}, {written(TWO)}",
    "a line end": f"{written(ONE)}\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_no_list_of_keys_is_refused_by_name_and_not_shown(
    text: str, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{text}\n", "utf-8")
    for environment, name in (
        ({NAME: text}, NAME),
        ({f"{NAME}_FILE": str(file)}, f"{NAME}_FILE"),
    ):
        with pytest.raises(CacheConfigError) as caught:
            keyring("main-cache", environment)
        assert name in str(caught.value)
        assert written(ONE)[:8] not in str(caught.value)
        assert caught.value.__context__ is None


def test_a_file_that_is_not_there_and_two_variables_are_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    with pytest.raises(CacheConfigError, match=f"{NAME}_FILE"):
        keyring("main-cache", {f"{NAME}_FILE": missing})
    with pytest.raises(CacheConfigError, match=f"{NAME}_FILE"):
        keyring("main-cache", {f"{NAME}_FILE": missing, NAME: written(ONE)})


def test_missing_keys_are_said_with_the_variable_and_how_to_make_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    with pytest.raises(CacheConfigError, match=NAME) as caught:
        required("main-cache")
    assert "b64encode(os.urandom(32))" in str(caught.value)


def test_the_key_of_the_process_is_one() -> None:
    assert of_process().open(of_process().seal(b"text", HERE), HERE) == b"text"
