"""TLS: the context of a URL, and one connection's encryption over bytes; no sockets.

Wrong paths are said when the context is made, not at first use.
"""

from __future__ import annotations

import os
import ssl

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls.settings import Address, Settings

_RECORD = 65536
_OF_CERTIFICATES = ("CERTIFICATE", "UNKNOWN_CA", "DECRYPT_ERROR")
_REQUIREMENTS = {
    "required": ssl.CERT_REQUIRED,
    "optional": ssl.CERT_OPTIONAL,
    "none": ssl.CERT_NONE,
}


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Return the context that the settings want, None without TLS."""
    paths = settings.tls
    if paths is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = paths.check_hostname and paths.cert_reqs != "none"
    context.verify_mode = _REQUIREMENTS[paths.cert_reqs]
    try:
        if paths.ca_certs or paths.ca_path:
            context.load_verify_locations(paths.ca_certs, paths.ca_path)
        elif paths.cert_reqs != "none":
            context.load_default_certs()
        if paths.certfile:
            secret = paths.password
            context.load_cert_chain(
                paths.certfile,
                paths.keyfile,
                None if secret is None else secret.reveal(),
            )
        elif paths.keyfile:
            raise CacheConfigError(
                f"`ssl_keyfile` wants `ssl_certfile` beside it ({settings.origin})"
            )
    except OSError as error:
        reason = error.strerror or "not what it should hold"
        raise CacheConfigError(
            f"a certificate or key file cannot be used: {reason} ({settings.origin})"
        ) from error
    return context


class Trust:
    """A URL's TLS context, and the files that it was made of, which may be renewed on disk."""

    __slots__ = ("_settings", "_stamp", "context")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # Before the files are read: a change between the two is seen later.
        self._stamp = _stamp(settings)
        self.context = tls_context(settings)

    def renewed(self) -> bool:
        """Read the files again where they have changed, and return whether they have."""
        if self.context is None:
            return False
        stamp = _stamp(self._settings)
        if stamp == self._stamp:
            return False
        try:
            self.context = tls_context(self._settings)
        except CacheConfigError:
            # Perhaps one of two files is new already; the next failure looks again.
            return False
        self._stamp = stamp
        return True


def _stamp(settings: Settings) -> tuple[tuple[int, int, int] | None, ...]:
    """Return what changes with the files of a URL."""
    paths = settings.tls
    if paths is None:
        return ()
    files = (paths.ca_certs, paths.ca_path, paths.certfile, paths.keyfile)
    return tuple(_state(file) for file in files if file is not None)


def _state(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def unaccepted(
    address: Address, error: BaseException | None
) -> CacheConfigError | None:
    """Return the error for a server that refuses our certificate; None for another failure."""
    reason = error.reason or "" if isinstance(error, ssl.SSLError) else ""
    if "ALERT" not in reason or not any(word in reason for word in _OF_CERTIFICATES):
        return None
    said = reason.partition("ALERT_")[2].replace("_", " ").lower()
    failure = CacheConfigError(
        f"{address} refuses the URL's client certificate: {said}"
    )
    failure.__cause__ = error
    return failure


def unverified(
    address: Address, error: ssl.SSLCertVerificationError
) -> CacheConfigError:
    """Return the error for a server whose certificate the URL's settings do not trust."""
    failure = CacheConfigError(
        f"the certificate of {address} does not verify: {error.verify_message}"
    )
    failure.__cause__ = error
    return failure


class TlsBytes:
    """One TLS client over bytes: what came goes in, what must leave comes out."""

    __slots__ = ("_incoming", "_outgoing", "_tls")

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=host
        )

    def shake_hands(self) -> bool:
        """Go on with the handshake; return whether it is complete."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def leaving(self) -> bytes:
        """Return and forget the encrypted bytes that must leave."""
        return self._outgoing.read()

    def came(self, data: bytes) -> None:
        """Take encrypted bytes."""
        self._incoming.write(data)

    def encrypt(self, data: bytes) -> bytes:
        """Return what leaves for plain bytes."""
        self._tls.write(data)
        return self._outgoing.read()

    def decrypt(self, data: bytes) -> tuple[bytes, bool]:
        """Return the plain bytes of what came, and whether the other side said goodbye."""
        self._incoming.write(data)
        plain: list[bytes] = []
        while True:
            try:
                part = self._tls.read(_RECORD)
            except ssl.SSLWantReadError:
                return b"".join(plain), False
            except ssl.SSLZeroReturnError:
                return b"".join(plain), True
            if not part:
                return b"".join(plain), True
            plain.append(part)
