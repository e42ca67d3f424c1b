"""How much of PagerDuty's published API the server answers as documented must not fall.

The checker stands beside the repository (../shared/tools) and is not part of it; without it there is nothing to run.
"""

import os
import pathlib
import re
import subprocess
import sys

import pytest
from conftest import TOKEN, repository

CHECKER = pathlib.Path(os.environ.get("SPEC_CHECK", repository().parent / "shared/tools/spec-check/spec-check"))
MINIMUM = pathlib.Path(__file__).with_name("spec-check-minimum.txt")
TOTALS = re.compile(r"(\d+) answered, (\d+) right status, (\d+) schema-valid")


@pytest.mark.skipif(not CHECKER.exists(), reason="spec-check is not on this machine")
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
