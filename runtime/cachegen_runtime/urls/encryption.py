"""The keys that the environment holds for a cluster's encrypted values; no message shows any of them."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.values.encrypted import INSTALL, KEY_LENGTH, key_id

if TYPE_CHECKING:
    from cachegen_runtime.values.keyring import Keyring

MAKE_ONE: Final = (
    "python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
)
"""What prints a new key."""


def variable(cluster: str) -> str:
    """Return the name of the environment variable that holds the cluster's keys."""
    return f"CACHEGEN_{cluster.upper().replace('-', '_')}_ENCRYPTION_KEYS"


def keyring(
    cluster: str, environment: Mapping[str, str] | None = None
) -> Keyring | None:
    """Return a cluster's keys, or None when neither variable is set.

    Raises CacheConfigError, which names the variable, for what is no list of keys.
    """
    name = variable(cluster)
    in_file = f"{name}_FILE"
    if _said(name, environment) and _said(in_file, environment):
        raise CacheConfigError(f"both {name} and {in_file} are set: unset one of them")
    if _said(in_file, environment):
        return _ring(in_file, _content(in_file, _said(in_file, environment)))
    if _said(name, environment):
        return _ring(name, _said(name, environment))
    return None


def required(cluster: str) -> Keyring:
    """Return a cluster's keys; raise CacheConfigError when there are none."""
    found = keyring(cluster)
    if found is None:
        raise CacheConfigError(
            f"cluster {cluster!r} has encrypted keyspaces and no keys: set the variable"
            f" {variable(cluster)} (a new key: {MAKE_ONE})"
        )
    return found


@cache
def of_process() -> Keyring:
    """Return a key that only this process has, for values that never leave it."""
    return _made([os.urandom(KEY_LENGTH)])


def _said(name: str, environment: Mapping[str, str] | None) -> str:
    # The whole environment is in no variable that a failed call would show.
    return (os.environ if environment is None else environment).get(name, "")


def _content(name: str, path: str) -> str:
    try:
        with open(path, encoding="ascii", newline="") as file:
            text = file.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not ASCII"
        refusal = CacheConfigError(f"the file of the variable {name}: {reason}")
    else:
        return text.removesuffix("\n").removesuffix("\r")
    raise refusal


def _ring(name: str, text: str) -> Keyring:
    try:
        return _made(_keys(name, text))
    except CacheConfigError as error:
        refusal = error
    # What shows a failed call's variables, as error trackers do, shows no key.
    del text
    raise refusal.with_traceback(None)


def _keys(name: str, text: str) -> list[bytes]:
    keys: list[bytes] = []
    for number, part in enumerate(text.split(","), 1):
        try:
            key = base64.b64decode(part, validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_LENGTH:
            raise CacheConfigError(
                f"key {number} of the variable {name} is not {KEY_LENGTH} bytes in base64"
            )
        if any(key_id(key) == key_id(each) for each in keys):
            raise CacheConfigError(
                f"key {number} of the variable {name} is there twice"
            )
        keys.append(key)
    return keys


def _made(keys: list[bytes]) -> Keyring:
    try:
        from cachegen_runtime.values.keyring import Keyring
    except ImportError as error:
        reason = f"encrypted keyspaces want their library: {INSTALL}"
        raise CacheConfigError(reason) from error
    ring = Keyring.of(keys)
    if ring is None:
        raise CacheConfigError(
            "encrypted keyspaces want AES-GCM-SIV, which the installed OpenSSL lacks:"
            f" {INSTALL} brings one that has it"
        )
    return ring
