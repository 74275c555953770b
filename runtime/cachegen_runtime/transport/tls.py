"""The TLS context of a URL; wrong paths are said when it is made, not at first use."""

from __future__ import annotations

import ssl

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.urls import Settings

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
