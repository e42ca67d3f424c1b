"""Prometheus Alertmanager (Debian's package) pages through the server, over Events API v2 and v1."""

import json
import re
import shutil
import subprocess
import urllib.request
from datetime import datetime, timedelta, timezone

import pytest
from conftest import Service, free_port, snippet, wait_for

ALERTMANAGER = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")


class Alertmanager:
    """A running Alertmanager with one receiver, or with a configuration that is pasted as it is."""

    def __init__(self, folder, receiver=None, pasted=None):
        self.port = free_port()
        self.log = folder / "alertmanager.log"
        configuration = {
            "route": {"receiver": "vigie", "group_by": ["alertname"], "group_wait": "0s", "group_interval": "1s", "repeat_interval": "1h"},
            "receivers": [{"name": "vigie", "pagerduty_configs": [receiver]}],
        }
        # JSON is YAML.
        (folder / "alertmanager.yml").write_text(pasted or json.dumps(configuration))
        arguments = [f"--config.file={folder / 'alertmanager.yml'}", f"--storage.path={folder / 'data'}"]
        arguments += [f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([ALERTMANAGER, *arguments], stdout=log, stderr=log)
        wait_for("Alertmanager is ready", self.is_ready)

    def is_ready(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as reply:
                return reply.status == 200
        except OSError:
            return False

    def report(self, name, ends_in):
        """Says what Prometheus would: the alert holds until then."""
        now = datetime.now(timezone.utc)
        alert = {
            "labels": {"alertname": name, "severity": "critical", "instance": "web-1"},
            "annotations": {"summary": "It is down"},
            "startsAt": (now - timedelta(minutes=1)).isoformat(),
            "endsAt": (now + ends_in).isoformat(),
        }
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v2/alerts", json.dumps([alert]).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as reply:
            assert reply.status == 200

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def alertmanager(tmp_path):
    started = []

    def start(receiver=None, pasted=None):
        started.append(Alertmanager(tmp_path, receiver, pasted))
        return started[-1]

    yield start
    for peer in started:
        peer.stop()


def fires_and_resolves(peer, service):
    peer.report("InstanceDown", timedelta(hours=1))
    (incident,) = wait_for("an incident", lambda: service.incidents("triggered"))
    assert "InstanceDown" in incident["title"]
    peer.report("InstanceDown", timedelta(seconds=-1))
    (resolved,) = wait_for("its end", lambda: service.incidents("resolved"))
    assert resolved["id"] == incident["id"]


def test_an_alert_over_events_v2_becomes_an_incident_and_ends_with_it(vigie, alertmanager):
    service = Service(vigie, "Prometheus v2")
    receiver = {"routing_key": service.key, "url": f"{vigie.url}/v2/enqueue", "send_resolved": True}
    fires_and_resolves(alertmanager(receiver), service)


def test_an_alert_over_events_v1_becomes_an_incident_and_ends_with_it(vigie_tls, tunnel, certificate, alertmanager):
    # Alertmanager's v1 address is fixed in its code. A proxy leads it here; the certificate is the server's own.
    service = Service(vigie_tls, "Prometheus v1", "generic_events_api_inbound_integration")
    tls = {"ca_file": str(certificate[0]), "server_name": "localhost"}
    http_config = {"proxy_url": tunnel.url, "tls_config": tls}
    fires_and_resolves(alertmanager({"service_key": service.key, "http_config": http_config, "send_resolved": True}), service)


def test_what_the_console_offers_to_paste_is_a_configuration_that_pages(vigie, alertmanager):
    service = Service(vigie, "Pasted")
    pasted = snippet(vigie, service, "pagerduty_configs")
    assert service.key in pasted
    # It leads to the address that the server is known by in public; here it is known by this one only.
    pasted = re.sub(r"url: \S+", f"url: {vigie.url}/v2/enqueue", pasted)
    # Alertmanager waits half a minute for more of a group unless it is told otherwise.
    pasted = pasted.replace("  receiver: vigie\n", "  receiver: vigie\n  group_wait: 0s\n  group_interval: 1s\n", 1)
    fires_and_resolves(alertmanager(pasted=pasted), service)
