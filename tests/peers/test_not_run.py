"""What is missing on a machine is told in plain words; in CI it is a failure."""

import conftest
import pytest


def test_what_is_missing_is_left_out_and_told_at_the_end(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(conftest, "NOT_RUN", [])
    with pytest.raises(pytest.skip.Exception):
        conftest.cannot_run("the test with a friend", "the friend is not here")
    assert conftest.NOT_RUN == ["Not run: the test with a friend, because the friend is not here."]


def test_in_ci_it_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(conftest, "NOT_RUN", [])
    with pytest.raises(pytest.fail.Exception, match="the friend is not here"):
        conftest.cannot_run("the test with a friend", "the friend is not here")
