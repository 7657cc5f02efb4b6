"""What the environment says of how to serve: all that is wrong with it at once, each with its mend."""

from __future__ import annotations

import pytest

from kapok.cli.serving.wanted import read_wanted

GOOD = {"KAPOK_HTTPS": "1", "KAPOK_PROXIES": "127.0.0.1", "KAPOK_HOSTS": "kapok.example"}


@pytest.mark.parametrize(
    ("environ", "keys"),
    [
        ({}, []),
        (GOOD, []),
        ({"KAPOK_LISTEN": "[::1]:8000"}, []),
        ({"KAPOK_LISTEN": "8000"}, ["listen"]),
        ({"KAPOK_LISTEN": "127.0.0.1:70000"}, ["listen"]),
        ({"KAPOK_LISTEN": "0.0.0.0:8000"}, ["open_without_https"]),
        (GOOD | {"KAPOK_LISTEN": "0.0.0.0:8000"}, []),
        ({"KAPOK_LISTEN": "unix:nowhere"}, ["socket", "unix_without_proxy"]),
        (GOOD | {"KAPOK_PROXIES": ""}, ["https_without_proxy"]),
        (GOOD | {"KAPOK_PROXIES": "127.0.0.1, proxy"}, ["proxy"]),
        (GOOD | {"KAPOK_HOSTS": " "}, ["hosts_unset"]),
        ({"KAPOK_HOSTS": "a,*"}, ["hosts_all"]),
        ({"KAPOK_WORKERS": "0"}, ["workers"]),
        ({"KAPOK_WORKERS": "two"}, ["workers"]),
        ({"KAPOK_WORKERS": "2"}, []),
        ({"KAPOK_SECRET": "/nowhere/secret"}, ["secret_missing"]),
    ],
)
def test_what_the_environment_says_wrong_is_told_at_once(environ, keys):
    assert [one.key for one in read_wanted(environ).faults()] == [f"serve.{key}" for key in keys]


def test_a_secret_is_long_and_nobody_elses(tmp_path):
    path = tmp_path / "secret"
    for words_, mode, key in [("x" * 40, 0o644, "secret_open"), ("x" * 9, 0o600, "secret_short")]:
        path.write_text(words_)
        path.chmod(mode)
        found = read_wanted({"KAPOK_SECRET": str(path)}).faults()
        assert [one.key for one in found] == [f"serve.{key}"]


def test_all_faults_are_told_in_both_languages_and_nothing_is_served(kapok, monkeypatch):
    for name, value in {"KAPOK_LISTEN": "0.0.0.0:80", "KAPOK_WORKERS": "x"}.items():
        monkeypatch.setenv(name, value)
    answer = kapok("serve", "--lang", "en")
    assert (answer.code, answer.out.count("✖")) == (1, 2)
    assert "mend the 2 above" in answer.out
    assert [one["grave"] for one in kapok("serve", "--json").data["problems"]] == [True, True]
