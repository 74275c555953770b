"""The user and the password of a connection that is made now: the URL's, a file's, or what the program is asked for."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from dataclasses import replace

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.transport.configured import Login, credentials_of, login_of
from cachegen_runtime.urls.settings import Secret, Settings


def changes(settings: Settings) -> bool:
    """Return whether another connection may be made with another login."""
    if settings.is_sentinel:
        return settings.password_file is not None
    asked = credentials_of(settings.cluster) is not None
    return asked or settings.password_file is not None


def present(settings: Settings) -> Login | Awaitable[Login] | Secret:
    """Return what the program says of the login, or the file's password; may take long and raise anything."""
    ask = None if settings.is_sentinel else credentials_of(settings.cluster)
    return _content(settings) if ask is None else ask()


def signed(settings: Settings, answer: Login | Secret) -> Settings:
    """Return the settings with the login that `present` gave."""
    if isinstance(answer, Secret):
        return replace(settings, password=answer)
    username, password = login_of(settings.cluster, answer)
    return replace(settings, username=username, password=password)


def _content(settings: Settings) -> Secret:
    path = settings.password_file
    assert path is not None
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise CacheConfigError(
            f"the file of a password cannot be read: {reason} ({settings.origin})"
        ) from error
    # One line end is what an editor adds.
    password = content.removesuffix(b"\n").removesuffix(b"\r")
    if not password:
        raise CacheConfigError(f"the file of a password is empty ({settings.origin})")
    return Secret(password)
