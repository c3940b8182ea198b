"""Downloads of charts, against a repository and a registry on this machine."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from groundplan.render import chart_archive
from groundplan.render.chart_archive import fetch


def archive() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as content:
        for name, text in {"demo/Chart.yaml": "name: demo\n", "demo/values.yaml": "a: 1\n"}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            content.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


ARCHIVE = archive()
DIGEST = hashlib.sha256(ARCHIVE).hexdigest()


class Server(ThreadingHTTPServer):
    """Answers by path; a path with a token in ``guarded`` wants to see it."""

    answers: dict[str, bytes]
    guarded: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path = self.path
        token = self.server.guarded.get(path)
        if token and self.headers.get("Authorization") != f"Bearer {token}":
            self.send_response(401)
            challenge = f'Bearer realm="{self.server.address}/token",service="demo",scope="pull"'
            self.send_header("WWW-Authenticate", challenge)
            self.end_headers()
            return
        answer = self.server.answers.get(path)
        self.send_response(200 if answer is not None else 404)
        self.end_headers()
        self.wfile.write(answer or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as found:
        found.answers, found.guarded = {}, {}
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def repository(server: Server, digest: str = DIGEST) -> str:
    entry = {"version": "1.2.3", "urls": ["files/demo-1.2.3.tgz"], "digest": digest}
    server.answers["/charts/index.yaml"] = json.dumps(
        {"entries": {"demo": [{"version": "2.0.0", "urls": ["x"]}, entry]}}
    ).encode()
    server.answers["/charts/files/demo-1.2.3.tgz"] = ARCHIVE
    return f"{server.address}/charts"


def test_a_chart_comes_from_a_repository(server: Server, tmp_path: Path) -> None:
    folder = fetch(repository(server), "demo", "1.2.3", tmp_path)
    assert (folder / "values.yaml").read_text() == "a: 1\n"


def test_a_version_that_is_not_there_is_an_error(server: Server, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"has no demo 1\.2\.4"):
        fetch(repository(server), "demo", "1.2.4", tmp_path)


def test_another_archive_than_promised_is_an_error(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="checksum"):
        fetch(repository(server, digest="sha256:0"), "demo", "1.2.3", tmp_path)


def test_a_chart_comes_from_a_registry_that_wants_a_token(server: Server) -> None:
    layer = {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": f"sha256:{DIGEST}"}
    manifest, blob = "/v2/org/charts/demo/manifests/1.2.3", f"/v2/org/charts/demo/blobs/sha256:{DIGEST}"
    server.answers = {manifest: json.dumps({"layers": [layer]}).encode(), blob: ARCHIVE}
    server.answers["/token?service=demo&scope=pull"] = b'{"token": "t"}'
    server.guarded = {manifest: "t", blob: "t"}
    assert chart_archive._from_registry(server.address, "org/charts/demo", "1.2.3") == ARCHIVE


def test_an_image_is_no_chart(server: Server) -> None:
    server.answers = {"/v2/demo/manifests/1.2.3": b'{"layers": [{"mediaType": "application/octet-stream"}]}'}
    with pytest.raises(ValueError, match="is no Helm chart"):
        chart_archive._from_registry(server.address, "demo", "1.2.3")
