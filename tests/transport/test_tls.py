"""TLS, with certificates that openssl makes for the test and a proxy that speaks it for the server."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.transport.tls import Trust
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.faces import opened
from tests.transport.operations import command, read
from tests.transport.proxy import Proxy, proxied


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority, a server's certificate and a client's."""
    folder = tmp_path_factory.mktemp("tls")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "2", "-subj", "/CN=test authority")  # fmt: skip
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    for name in ("server", "client"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key",
                "-out", f"{name}.csr", "-subj", f"/CN={name}")  # fmt: skip
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", f"{name}.pem")  # fmt: skip
    return folder


@pytest.fixture
def secured(certificates: Path, server: Server) -> Iterator[Proxy]:
    """A proxy that demands a client's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    context.load_verify_locations(certificates / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with proxied(server.port, context) as proxy:
        yield proxy


def url(proxy: Proxy, certificates: Path, *names: str, host: str = "127.0.0.1") -> str:
    files = {
        "ssl_ca_certs": "ca.pem",
        "ssl_certfile": "client.pem",
        "ssl_keyfile": "client.key",
    }
    query = "&".join(f"{name}={certificates / files[name]}" for name in names)
    return f"rediss://{host}:{proxy.port}?timeout={HANG}&{query}"


ALL = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")


def test_both_sides_show_certificates(
    face_name: str, secured: Proxy, certificates: Path
) -> None:
    with opened(face_name, url(secured, certificates, *ALL)) as face:
        value = bytes(range(256)) * 8000
        face.run(command(b"SET", b"k", value))
        assert face.run(read(b"GET", b"k")) == value
        for number in range(1, 11):
            assert face.run(command(b"INCRBY", b"n", b"1")) == number


def test_a_closed_connection_is_noticed_before_a_write(
    face_name: str, secured: Proxy, certificates: Path
) -> None:
    with opened(face_name, url(secured, certificates, *ALL)) as face:
        for number in range(1, 6):
            assert face.run(command(b"INCRBY", b"n", b"1")) == number
            secured.cut()


def test_an_unknown_authority_is_a_config_error(
    face_name: str, secured: Proxy, certificates: Path
) -> None:
    with (
        opened(
            face_name, url(secured, certificates, "ssl_certfile", "ssl_keyfile")
        ) as face,
        pytest.raises(CacheConfigError, match="certificate"),
    ):
        face.run(read(b"GET", b"k"))


def test_no_client_certificate_is_an_error_in_time(
    face_name: str, secured: Proxy, certificates: Path
) -> None:
    with (
        opened(face_name, url(secured, certificates, "ssl_ca_certs")) as face,
        pytest.raises(CacheConfigError, match="client certificate"),
    ):
        face.run(read(b"GET", b"k"))


def other_client(certificates: Path, folder: Path) -> None:
    """Put a client's certificate that the server does not trust where the URL looks for one."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "client.key",
         "-out", "client.pem", "-days", "2", "-subj", "/CN=stranger"],
        cwd=folder, check=True, capture_output=True)  # fmt: skip
    shutil.copy(certificates / "ca.pem", folder)


def renew(certificates: Path, folder: Path) -> None:
    """Put the certificate that the server trusts in its place, as a renewal does."""
    for name in ("client.key", "client.pem"):
        shutil.copy(certificates / name, folder / f"{name}.new")
        (folder / f"{name}.new").replace(folder / name)


def test_a_certificate_that_is_renewed_on_disk_is_read_again_once_refused(
    face_name: str, secured: Proxy, certificates: Path, tmp_path: Path
) -> None:
    other_client(certificates, tmp_path)
    with opened(face_name, url(secured, tmp_path, *ALL)) as face:
        with pytest.raises(CacheConfigError, match="unknown ca") as caught:
            face.run(command(b"INCRBY", b"n", b"1"))
        assert not caught.value.maybe_applied
        renew(certificates, tmp_path)
        assert face.run(command(b"INCRBY", b"n", b"1")) == 1


def test_a_certificate_that_is_read_once_stays_refused(
    secured: Proxy,
    certificates: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the test above.
    def never(_: Trust) -> bool:
        return False

    monkeypatch.setattr(Trust, "renewed", never)
    other_client(certificates, tmp_path)
    with opened("blocking", url(secured, tmp_path, *ALL)) as face:
        for _ in range(2):
            with pytest.raises(CacheConfigError, match="unknown ca"):
                face.run(command(b"INCRBY", b"n", b"1"))
            renew(certificates, tmp_path)


def test_a_renewal_that_is_half_done_keeps_what_was(
    face_name: str, secured: Proxy, certificates: Path, tmp_path: Path
) -> None:
    other_client(certificates, tmp_path)
    with opened(face_name, url(secured, tmp_path, *ALL)) as face:
        with pytest.raises(CacheConfigError, match="unknown ca"):
            face.run(command(b"INCRBY", b"n", b"1"))
        shutil.copy(certificates / "client.pem", tmp_path / "client.pem")
        with pytest.raises(CacheConfigError, match="unknown ca"):
            face.run(command(b"INCRBY", b"n", b"1"))
        renew(certificates, tmp_path)
        assert face.run(command(b"INCRBY", b"n", b"1")) == 1


def test_a_server_without_tls_is_an_error_in_time(
    face_name: str, server: Server, certificates: Path
) -> None:
    plain = f"rediss://127.0.0.1:{server.port}?timeout=1&ssl_ca_certs={certificates / 'ca.pem'}"
    with opened(face_name, plain) as face, pytest.raises(CacheError):
        face.run(read(b"GET", b"k"))
