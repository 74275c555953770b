"""What can go wrong with a cache; a caller never has to catch a driver's exception.

No message holds a value or a password. The driver's exception is the ``__cause__``.
"""

from __future__ import annotations


class CacheError(Exception):
    """A cache operation failed.

    ``operation`` is its name (``increment``), ``keyspace`` the keyspace's name, ``key``
    the key as stored; each is None where it does not apply. ``maybe_applied`` is true
    when a write may have reached the server although no answer came back, and when it
    was applied but its answer does not decode (`CacheDecodeError` of a `get_and_set`).
    """

    operation: str | None
    keyspace: str | None
    key: str | None
    maybe_applied: bool

    def __init__(
        self,
        message: str,
        *,
        operation: str | None = None,
        keyspace: str | None = None,
        key: str | None = None,
        maybe_applied: bool = False,
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.keyspace = keyspace
        self.key = key
        self.maybe_applied = maybe_applied

    def __str__(self) -> str:
        text = super().__str__()
        where = [self.keyspace, self.operation]
        prefix = ".".join(part for part in where if part is not None)
        if self.key is not None:
            prefix = f"{prefix}({self.key!r})"
        return f"{prefix}: {text}" if prefix else text

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), self.args, self.__dict__)


class CacheMissError(CacheError):
    """The key, or the pivot in it, is not there."""


class CacheKeyExistsError(CacheError):
    """`set_if_not_exists` found the key already set."""


class CacheLockedError(CacheError):
    """A lock is held by another, and was for as long as the caller would wait."""


class CacheLeaseLostError(CacheError):
    """A lease has run out, or its lock was deleted: another may hold it now."""


class CacheIndexError(CacheError):
    """A list index is out of range."""


class CacheKeyError(CacheError):
    """A key has the wrong Python type or a value that has no key string."""


class CacheDecodeError(CacheError):
    """A stored value does not decode as the keyspace's type: foreign or of another shape."""


class CacheWrongTypeError(CacheError):
    """The key holds another Redis type, or a number out of range, for this operation."""


class CacheCrossSlotError(CacheError):
    """An operation over several keys met keys of different Cluster slots."""


class CacheLoadError(CacheError):
    """A loader of several keys left one out that must have a value."""


class CacheTimeoutError(CacheError):
    """No answer, or no loaded value, came within the time that the operation has."""


class CacheUnavailableError(CacheError):
    """The server could not be reached, or cannot serve now."""


class CacheConfigError(CacheError):
    """A URL, a setting, an installation or a credential is not usable as it is."""
