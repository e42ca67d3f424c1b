"""The command line client pagerduty-cli (npm) against the server, over the server's own TLS.

It always asks api.pagerduty.com: redirect.cjs, loaded before it, leads its requests to the server under test.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import uuid
from datetime import datetime, timedelta, timezone

import pytest
from conftest import TOKEN, cannot_run

FOLDER = pathlib.Path(__file__).parent
COMMAND_SECONDS = 120


def unique(word):
    return f"{word} {uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The folder with the npm packages: PEERS_NPM names one that has them, else they are installed for this run."""
    if "PEERS_NPM" in os.environ:
        return pathlib.Path(os.environ["PEERS_NPM"])
    if shutil.which("npm") is None:
        cannot_run("the test with pagerduty-cli", "npm is not installed and PEERS_NPM names no folder with its packages")
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FOLDER / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, timeout=600)
    return folder


class Cli:
    """pagerduty-cli, signed in with the owner's token."""

    def __init__(self, program, server, certificate, home):
        self.program = program
        settings = {"defaultSubdomain": "peers", "subdomains": [
            {"alias": "peers", "subdomain": "peers", "legacyToken": TOKEN, "isDomainToken": True},
        ]}
        folder = home / "config" / "pagerduty-cli"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(json.dumps(settings))
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environment = kept | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_DATA_HOME": str(home / "data"),
            "NODE_EXTRA_CA_CERTS": str(certificate[0]),
            "NODE_OPTIONS": f"--require {FOLDER / 'redirect.cjs'}",
            "REDIRECT_HOST": "api.pagerduty.com",
            "REDIRECT_URL": server.url,
            "PAGERDUTY_CLI_SKIP_NEW_VERSION_CHECK": "1",
            "PD_SKIP_NEW_VERSION_CHECK": "1",
            "NO_COLOR": "1",
        }

    def run(self, *arguments, answer=None):
        """What a command prints; it must succeed."""
        done = subprocess.run(
            ["node", self.program, *arguments],
            env=self.environment, input=answer, capture_output=True, text=True, timeout=COMMAND_SECONDS,
        )
        assert done.returncode == 0, f"pd {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def fails(self, *arguments):
        """What a command complains about; it must fail."""
        done = subprocess.run(
            ["node", self.program, *arguments],
            env=self.environment, capture_output=True, text=True, timeout=COMMAND_SECONDS,
        )
        assert done.returncode != 0, f"pd {' '.join(arguments)} succeeded: {done.stdout}"
        return re.sub(r"\s+[›»]?\s*", " ", done.stdout + done.stderr)

    def rest(self, method, endpoint, body=None):
        data = [] if body is None else ["--data", json.dumps(body)]
        return json.loads(self.run(f"rest:{method}", "--endpoint", endpoint, *data))


@pytest.fixture(scope="module")
def pd(packages, vigie_tls, certificate, tmp_path_factory):
    program = packages / "node_modules/pagerduty-cli/bin/run"
    return Cli(program, vigie_tls, certificate, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def person(pd):
    """An id and an address, made by the client."""
    email = f"{uuid.uuid4().hex[:8]}@example.org"
    return pd.run("user:create", "--name", "Ada Lovelace", "--email", email, "--role", "user", "--pipe"), email


@pytest.fixture(scope="module")
def schedule(pd, person):
    """An id and a name, made by the client."""
    name = unique("Nights")
    return pd.run("schedule:create", "--name", name, "--users", person[0], "--pipe"), name


def test_a_person_is_created_read_changed_and_deleted(pd, vigie_tls):
    email = f"{uuid.uuid4().hex[:8]}@example.org"
    user = pd.run("user:create", "--name", "Grace Hopper", "--email", email, "--timezone", "Europe/Paris", "--pipe")
    (listed,) = json.loads(pd.run("user:list", "--exact_email", email, "--json"))
    assert (listed["id"], listed["name"], listed["time_zone"]) == (user, "Grace Hopper", "Europe/Paris")
    pd.run("user:set", "--ids", user, "--keys", "job_title", "--values", "Rear admiral", "--no-jsonvalues")
    assert vigie_tls.rest("GET", f"/users/{user}")["user"]["job_title"] == "Rear admiral"
    pd.run("user:contact:add", "--id", user, "--type", "sms", "--label", "Mobile", "--address", "612345678")
    methods = vigie_tls.rest("GET", f"/users/{user}/contact_methods")["contact_methods"]
    assert "sms_contact_method" in {method["type"] for method in methods}
    pd.run("user:delete", "--ids", user, answer="Yes, delete 1 user\n")
    assert vigie_tls.request("GET", f"/users/{user}")[0] == 404


def test_a_second_person_with_the_same_address_is_refused_in_words(pd, person):
    complaint = pd.fails("user:create", "--name", "Somebody", "--email", person[1])
    assert "Email has already been taken" in complaint


def test_a_schedule_is_created_rendered_overridden_changed_and_deleted(pd, vigie_tls, person):
    name = unique("Weekends")
    schedule = pd.run("schedule:create", "--name", name, "--users", person[1], "--turn_length", "1 week", "--pipe")
    (listed,) = json.loads(pd.run("schedule:list", "--name", name, "--json"))
    assert listed["id"] == schedule
    rendered = json.loads(pd.run("schedule:render", "--id", schedule, "--since", "now", "--until", "in 7 days", "--json"))
    assert {entry["user"]["id"] for entry in rendered} == {person[0]}
    start = datetime.now(timezone.utc) + timedelta(hours=1)
    times = [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (start, start + timedelta(hours=2))]
    pd.run("schedule:override:add", "--id", schedule, "--user_id", person[0], "--start", times[0], "--end", times[1])
    (override,) = json.loads(pd.run("schedule:override:list", "--id", schedule, "--json"))
    assert override["user"]["id"] == person[0]
    body = {"schedule": {"type": "schedule", "description": "From Friday on"}}
    assert pd.rest("put", f"schedules/{schedule}", body)["schedule"]["description"] == "From Friday on"
    pd.run("rest:delete", "--endpoint", f"schedules/{schedule}")
    assert vigie_tls.request("GET", f"/schedules/{schedule}")[0] == 404


def test_an_escalation_policy_is_created_read_changed_and_deleted(pd, vigie_tls, person, schedule):
    name = unique("Web")
    policy = pd.run("ep:create", "--name", name, "--schedule_names", schedule[1], "--delay", "15", "--pipe")
    (listed,) = json.loads(pd.run("ep:list", "--name", name, "--json"))
    assert listed["id"] == policy
    pd.run("ep:level:add", "--ids", policy, "--level", "2", "--user_ids", person[0], "--delay", "30")
    rules = vigie_tls.rest("GET", f"/escalation_policies/{policy}")["escalation_policy"]["escalation_rules"]
    assert [rule["targets"][0]["type"] for rule in rules] == ["schedule_reference", "user_reference"]
    assert [rule["escalation_delay_in_minutes"] for rule in rules] == [15, 30]
    (level_one,) = [one for one in json.loads(pd.run("ep:oncall", "--id", policy, "--json")) if one["escalation_level"] == 1]
    assert level_one["user"]["id"] == person[0]
    (found,) = json.loads(pd.run("schedule:oncall", "--name", schedule[1], "--json"))
    assert (found["user"]["id"], found["escalation_policy"]["id"]) == (person[0], policy)
    pd.run("ep:level:remove", "--ids", policy, "--level", "2")
    rules = vigie_tls.rest("GET", f"/escalation_policies/{policy}")["escalation_policy"]["escalation_rules"]
    assert len(rules) == 1
    pd.run("rest:delete", "--endpoint", f"escalation_policies/{policy}")
    assert vigie_tls.request("GET", f"/escalation_policies/{policy}")[0] == 404


def test_a_list_longer_than_a_page_is_read_to_its_end(pd, vigie_tls):
    word = uuid.uuid4().hex[:8]
    for number in range(30):
        vigie_tls.rest("POST", "/teams", {"team": {"type": "team", "name": f"{word} {number}"}})
    listed = json.loads(pd.run("team:list", "--name", word, "--json"))
    assert len(listed) == 30
