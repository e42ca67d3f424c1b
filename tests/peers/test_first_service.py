"""The commands of README.md and docs/first-service.md, run as they stand there by a shell with curl and jq."""

import json
import os
import re
import subprocess

from conftest import Vigie, repository, wait_for


def blocks(name):
    text = (repository() / name).read_text()
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def shell(script):
    run = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, f"{script}\nended with {run.returncode}: {run.stdout}{run.stderr}"
    return run.stdout


def bootstrap():
    """The variables of the README's `export` line."""
    [start] = [block for block in blocks("README.md") if "-- serve" in block]
    [export] = [line for line in start.splitlines() if line.startswith("export ")]
    told = shell(f"{export}\nenv")
    return dict(line.split("=", 1) for line in told.splitlines() if line.startswith("VIGIE_BOOTSTRAP_"))


def test_the_way_from_an_empty_server_to_the_first_page(tmp_path):
    settings = bootstrap()
    assert set(settings) == {"VIGIE_BOOTSTRAP_EMAIL", "VIGIE_BOOTSTRAP_PASSWORD", "VIGIE_BOOTSTRAP_TOKEN"}
    vigie = Vigie(tmp_path, settings=settings)
    try:
        [commands] = blocks("docs/first-service.md")
        assert "http://127.0.0.1:8080" in commands
        here = commands.replace("http://127.0.0.1:8080", vigie.url)
        told = shell(f'{here}\nprintf "\\n%s" "$key"')
        answer, key = told.rsplit("\n", 1)
        assert json.loads(answer)["status"] == "success" and re.fullmatch("[0-9a-z]{32}", key), told

        # The README's event over the same key goes into an incident of its own, unless the first is still open.
        [event] = [block for block in blocks("README.md") if "/v2/enqueue" in block]
        event = event.replace("http://127.0.0.1:8080", vigie.url).replace("THE KEY OF YOUR INTEGRATION", key)
        assert json.loads(shell(event))["dedup_key"] == "disk-web-1"

        token = {"Authorization": f"Token token={settings['VIGIE_BOOTSTRAP_TOKEN']}"}
        status, text = vigie.request("GET", "/incidents", headers=token)
        [incident] = json.loads(text)["incidents"]
        assert status == 200 and incident["title"] == "Disk almost full"

        def receipt():
            _, text = vigie.request("GET", f"/vigie/v1/incidents/{incident['id']}/receipts", headers=token)
            failed = [one for one in json.loads(text)["receipts"] if one["state"] == "failed"]
            return failed and failed[0]

        # No mail server is set up here, and the page says that the receipt says so.
        assert "not configured" in wait_for("the receipt of the page", receipt)["words"]
    finally:
        vigie.stop()


def test_the_programs_of_the_page_are_there():
    for program in ["curl", "jq"]:
        assert subprocess.run([program, "--version"], capture_output=True, env=os.environ).returncode == 0
