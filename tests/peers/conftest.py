"""The real server for tests that drive it with other people's software.

`cargo xtask test --only peers` runs these; by hand: VIGIE_BIN=target/debug/vigie python -m pytest tests/peers
"""

import contextlib
import html
import http.server
import json
import os
import pathlib
import queue
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

# What was not run and why, told at the end.
NOT_RUN = []


def cannot_run(what, why):
    """Leaves a test out on a machine that lacks what it needs, and says so at the end. In CI (CI=true) that is a failure:
    a proof that is not run proves nothing. PEERS_MAY_LACK=1 is for the CI of others, who do not have everything."""
    may_lack = os.environ.get("PEERS_MAY_LACK") == "1"
    if os.environ.get("CI", "").lower() in ("true", "1") and not may_lack:
        pytest.fail(f"{what} was not run: {why}. In CI it must be, or set PEERS_MAY_LACK=1.", pytrace=False)
    NOT_RUN.append(f"Not run: {what}, because {why}.")
    pytest.skip(why)


def pytest_terminal_summary(terminalreporter):
    for sentence in sorted(set(NOT_RUN)):
        terminalreporter.write_line(sentence)


OWNER = "owner@example.org"
PASSWORD = "a passphrase for the peers"
TOKEN = "PeersToken-20letters"
READY_SECONDS = 30
STOP_SECONDS = 20


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, condition, seconds=30):
    """Returns the condition's first true value, or fails saying what never came."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


class Vigie:
    """A running server in a folder of its own."""

    def __init__(self, folder, tls=None, settings=None):
        self.port = free_port()
        self.tls = tls
        self.log = folder / "server.log"
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://localhost:{self.port}"
        self.context = ssl.create_default_context(cafile=tls[0]) if tls else None
        # Settings of the surroundings must not reach the server under test.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
        environment |= {
            "VIGIE_LISTEN": f"127.0.0.1:{self.port}",
            "VIGIE_DATABASE_URL": f"sqlite://{folder / 'vigie.db'}",
            "VIGIE_BOOTSTRAP_EMAIL": OWNER,
            "VIGIE_BOOTSTRAP_PASSWORD": PASSWORD,
            "VIGIE_BOOTSTRAP_TOKEN": TOKEN,
            "VIGIE_RATE_LIMIT": "0",
        }
        if tls:
            environment |= {"VIGIE_TLS_CERT": str(tls[0]), "VIGIE_TLS_KEY": str(tls[1])}
        environment |= settings or {}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [os.environ["VIGIE_BIN"], "serve"], cwd=folder, env=environment, stdout=log, stderr=log
            )
        wait_for(f"/readyz; the log says:\n{self.log.read_text()}", self.is_ready, READY_SECONDS)

    def is_ready(self):
        assert self.process.poll() is None, f"the server ended at its start:\n{self.log.read_text()}"
        try:
            return self.request("GET", "/readyz")[0] == 200
        except OSError:
            return False

    def request(self, method, path, body=None, headers=None):
        """Status and body of one request with the owner's token; an error status is a value, not an exception."""
        headers = {"Authorization": f"Token token={TOKEN}", "From": OWNER, "Content-Type": "application/json"} | (headers or {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30, context=self.context) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def rest(self, method, path, body=None):
        """The decoded reply of a REST call that must succeed."""
        status, text = self.request(method, path, body)
        assert 200 <= status < 300, f"{method} {path}: {status} {text}"
        return json.loads(text) if text else None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("the server did not end after SIGTERM") from None
        assert status == 0, f"the server ended with {status}:\n{self.log.read_text()}"


class Service:
    """A service whose owner is paged, with a routing key."""

    def __init__(self, vigie, name, integration_type="events_api_v2_inbound_integration"):
        owner = vigie.rest("GET", "/users")["users"][0]
        policy = vigie.rest("POST", "/escalation_policies", {"escalation_policy": {
            "type": "escalation_policy",
            "name": f"{name} policy",
            "escalation_rules": [
                {"escalation_delay_in_minutes": 30, "targets": [{"id": owner["id"], "type": "user_reference"}]}
            ],
        }})["escalation_policy"]
        self.vigie = vigie
        self.id = vigie.rest("POST", "/services", {"service": {
            "type": "service",
            "name": name,
            "escalation_policy": {"id": policy["id"], "type": "escalation_policy_reference"},
            "alert_creation": "create_alerts_and_incidents",
        }})["service"]["id"]
        integration = {"integration": {"type": integration_type, "name": "Peer"}}
        reply = vigie.rest("POST", f"/services/{self.id}/integrations", integration)
        self.key = reply["integration"]["integration_key"]

    def incidents(self, *statuses):
        """Its incidents, those of the given states where some are given."""
        chosen = "".join(f"&statuses[]={status}" for status in statuses)
        path = f"/incidents?service_ids[]={self.id}&date_range=all{chosen}"
        return self.vigie.rest("GET", path)["incidents"]


def snippet(vigie, service, word):
    """What the page of a service offers to paste, the one with this word in it; asked as its owner's browser would."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    browser.addheaders = [("Accept", "text/html")]
    ask = lambda path, fields=None: browser.open(vigie.url + path, fields and urllib.parse.urlencode(fields).encode()).read().decode()
    [token] = re.findall(r'name="form_token" value="([^"]+)"', ask("/sign-in"))[:1]
    ask("/sign-in", {"form_token": token, "email": OWNER, "password": PASSWORD})
    blocks = re.findall(r"<pre[^>]*><code>(.*?)</code>", ask(f"/services/{service.id}"), re.DOTALL)
    [found] = [html.unescape(block) for block in blocks if word in block]
    return found


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A self-signed certificate for localhost and its key."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        + ["-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    return certificate, key


@contextlib.contextmanager
def running(folder, **options):
    vigie = Vigie(folder, **options)
    try:
        yield vigie
    finally:
        vigie.stop()


@pytest.fixture(scope="module")
def vigie(tmp_path_factory):
    """A server that speaks plain HTTP."""
    with running(tmp_path_factory.mktemp("vigie")) as server:
        yield server


@pytest.fixture(scope="module")
def vigie_tls(tmp_path_factory, certificate):
    """A server that speaks TLS itself."""
    with running(tmp_path_factory.mktemp("vigie"), tls=certificate) as server:
        yield server


class Receiver:
    """An HTTP server that keeps what is posted to it."""

    def __init__(self):
        self.requests = queue.Queue()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.put((dict(self.headers.items()), body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, seconds=20):
        """Headers (names in lower case) and raw body of the next request."""
        headers, body = self.requests.get(timeout=seconds)
        return {name.lower(): value for name, value in headers.items()}, body


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


class Tunnel:
    """An HTTP proxy whose every CONNECT leads to one server on this machine, whatever host was asked for."""

    def __init__(self, port):
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, client):
        with client, client.makefile("rb") as head:
            while head.readline() not in (b"\r\n", b""):
                pass
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                back = threading.Thread(target=self.copy, args=(server, client), daemon=True)
                back.start()
                self.copy(client, server)
                back.join()

    @staticmethod
    def copy(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def tunnel(vigie_tls):
    """A way to the server for software whose addresses cannot be changed."""
    tunnel = Tunnel(vigie_tls.port)
    yield tunnel
    tunnel.listener.close()


def repository():
    """The top of the source tree."""
    return pathlib.Path(__file__).resolve().parents[2]
