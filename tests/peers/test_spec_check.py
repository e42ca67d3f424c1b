"""How much of PagerDuty's published API the server answers as documented must not fall.

The checker stands beside the repository (../shared/tools, or where SPEC_CHECK says) and is not part of it. Without it there
is nothing to run, and the end of the run says so; in CI that is a failure.
"""

import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

import pytest
from conftest import TOKEN, cannot_run, repository, running

CHECKER = pathlib.Path(os.environ.get("SPEC_CHECK", repository().parent / "shared/tools/spec-check/spec-check"))
MINIMUM = pathlib.Path(__file__).with_name("spec-check-minimum.txt")
TOTALS = re.compile(r"(\d+) answered, (\d+) right status, (\d+) schema-valid")
# How many operations the groups about people and on-call have.
GROUPS = {
    "Users": 38,
    "Teams": 14,
    "Schedules": 11,
    "Schedules_v3": 25,
    "Escalation Policies": 6,
    "On-Calls": 1,
    "Abilities": 2,
    "Audit": 1,
    "Licenses": 2,
}
# What the checker cannot reach by itself: there is no operation that makes a session, and what a list of sessions shows
# it looks for elsewhere. They are asked below with a session that is there.
BY_HAND = {
    ("GET", "/users/{id}/oauth_delegations/{delegation_id}"),
    ("GET", "/users/{id}/sessions/{type}/{session_id}"),
    ("DELETE", "/users/{id}/sessions/{type}/{session_id}"),
}


def checked(url, token, file):
    """What the checker says about each operation of the REST file."""
    command = [sys.executable, CHECKER, "--url", url, "--token", token, "--json", file]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment, check=True)
    return [one for one in json.loads(file.read_text())["operations"] if one["spec"] == "REST"]


def specification():
    """The checker's reading of the published file."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(CHECKER.parent))
    import openapi

    return openapi.Spec("REST", CHECKER.parents[2] / "reference/openapi/REST/openapiv3.json")


def sign_in(folder, user):
    """Somebody signs in to the console: a row in the server's database, since only a browser gets one otherwise."""
    now = time.time_ns() // 1000
    with sqlite3.connect(folder / "vigie.db", timeout=10) as database:
        row = ("0123456789abcdef" * 4, user, now, now + 3600 * 1_000_000)
        database.execute("INSERT INTO sessions (hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)", row)


@pytest.fixture(autouse=True, scope="module")
def checker():
    if not CHECKER.exists():
        cannot_run("the comparison with PagerDuty's published API", f"there is no spec-check at {CHECKER}")


def test_every_operation_about_people_and_on_call_answers_as_documented(tmp_path):
    with running(tmp_path) as vigie:
        owner = vigie.rest("GET", "/users")["users"][0]["id"]
        # A person's token: with one of the account GET /users/me is refused on purpose, there is no "me" then.
        wanted = {"token": {"description": "spec-check", "user": {"id": owner, "type": "user_reference"}}}
        token = vigie.rest("POST", "/vigie/v1/tokens", wanted)["token"]["token"]
        operations = checked(vigie.url, token, tmp_path / "spec-check.json")
        for group, count in GROUPS.items():
            own = [one for one in operations if one["tag"] == group]
            assert len(own) == count, f"{group}: the file has {len(own)} operations"
            wrong = {(one["method"], one["path"]): one["reason"] for one in own if not one["schema_valid"]}
            expected = BY_HAND if group == "Users" else set()
            assert wrong.keys() <= expected, f"{group}: {wrong}"
        by_hand(vigie, owner, tmp_path)


def by_hand(vigie, owner, folder):
    sign_in(folder, owner)
    spec = specification()
    session = vigie.rest("GET", f"/users/{owner}/sessions")["user_sessions"][0]
    delegation = vigie.rest("GET", f"/users/{owner}/oauth_delegations")["oauth_delegations"][0]
    values = {"id": owner, "type": session["type"], "session_id": session["id"], "delegation_id": delegation["id"]}
    for method, path in sorted(BY_HAND, reverse=True):
        (operation,) = [one for one in spec.ops if (one.method, one.path) == (method, path)]
        status, text = vigie.request(method, path.format(**values))
        assert status in operation.success, f"{method} {path}: {status} {text}"
        assert not text or spec.check(operation, status, json.loads(text)) == [], f"{method} {path}: {text}"
    assert vigie.rest("GET", f"/users/{owner}/sessions")["user_sessions"] == []


def test_no_operation_answers_worse_than_before(vigie, tmp_path):
    report = tmp_path / "spec-check.txt"
    run = subprocess.run(
        [sys.executable, CHECKER, "--url", vigie.url, "--token", TOKEN],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    report.write_text(run.stdout)
    totals = TOTALS.findall(run.stdout)
    assert totals, f"spec-check printed no totals:\n{run.stdout[-2000:]}{run.stderr[-2000:]}"
    reached = [int(number) for number in totals[-1]]
    print(f"spec-check: {run.stdout.strip().splitlines()[-1]}")
    minimum = [int(line.split()[0]) for line in MINIMUM.read_text().splitlines() if line[:1].isdigit()]
    assert all(now >= before for now, before in zip(reached, minimum, strict=True)), (
        f"answered, right status, schema-valid were at least {minimum} and are {reached}: "
        f"see `spec-check --failures`; raise the minimum in {MINIMUM.name} when they rise"
    )
