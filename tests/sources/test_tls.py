"""Encrypted connections go to checked addresses and are still held to the host's name."""

from __future__ import annotations

import socket
import ssl
import subprocess
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from papernotes.sources import SourceSettings
from papernotes.sources.client import Client
from papernotes.sources.failures import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that shows a trusted certificate for slow.example; every name leads to it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=slow.example", "-addext", "subjectAltName=DNS:slow.example"]
    made = ["-keyout", str(key), "-out", str(certificate), "-days", "2"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subprocess.run([*command, *names, *made], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *asked, **how: look_up("127.0.0.1", *asked, **how))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, args=(listener, context), daemon=True).start()
        yield listener.getsockname()[1]


def serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    try:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nsecret")
    except OSError:
        return  # the client did not like the certificate, or never came


def get(host: str, port: int) -> bytes:
    with Client(SourceSettings(private_hosts=(f"{host}:{port}",))) as client:
        return client.get(f"https://{host}:{port}/").body


def test_the_certificate_is_the_hosts(port: int) -> None:
    assert get("slow.example", port) == b"secret"


def test_another_hosts_certificate_is_refused(port: int) -> None:
    with pytest.raises(SourceError, match=r"other\.example.* cannot be reached: .*certificate"):
        get("other.example", port)
