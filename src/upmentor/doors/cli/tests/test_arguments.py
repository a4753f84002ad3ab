"""Wrong numbers on the command line: exit code 2 and one plain line, before anything is started."""

import os
import subprocess
import sys

import pytest

from upmentor.doors.cli.main import main
from upmentor.doors.cli.serve import choose_address

WRONG = ["-1", "0", "65536", "99999999", "9" * 6000, "1.5", "²", "", "eighty"]


@pytest.mark.parametrize("verb", ["serve", "demo"])
@pytest.mark.parametrize("text", WRONG)
def test_a_port_that_is_none_is_a_wrong_argument(verb, text, capsys):
    with pytest.raises(SystemExit) as ended:
        main([verb, f"--port={text}"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"upmentor {verb}: error: argument --port: {text[:40]!r} is no whole number from 1 to 65535"
    )


@pytest.mark.parametrize("text", ["-1", "0", "257"])
def test_as_many_web_processes_as_can_be(text, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["serve", f"--web-workers={text}"])
    assert ended.value.code == 2


@pytest.mark.parametrize("text", ["-1", "119", "100001", "9" * 20])
def test_a_company_of_a_size_that_cannot_be_made_is_a_wrong_argument(text, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["demo", f"--people={text}"])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("DATABASE_URL", "garbage", "DATABASE_URL: must look like postgres://name:password@server/database"),
        ("DATABASE_URL", "mysql://a/b", "DATABASE_URL: must look like postgres://name:password@server/database"),
        ("UPMENTOR_TRUSTED_PROXIES", "x", "UPMENTOR_TRUSTED_PROXIES: invalid literal for int() with base 10: 'x'"),
    ],
)
def test_a_wrong_value_in_the_environment_is_named_in_one_line(variable, text, told, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "upmentor.doors.cli.main", "check"],
        env=os.environ | {"UPMENTOR_HOME": str(tmp_path), variable: text},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"upmentor check: {told}\n")


def test_links_in_letters_begin_with_the_port_that_serves_them(monkeypatch):
    monkeypatch.setenv("UPMENTOR_URL", "")
    monkeypatch.delenv("UPMENTOR_URL")
    choose_address("127.0.0.1", 8799)
    assert os.environ["UPMENTOR_URL"] == "http://127.0.0.1:8799"
    monkeypatch.setenv("UPMENTOR_URL", "https://mentoring.example.org")
    choose_address("127.0.0.1", 8798)
    assert os.environ["UPMENTOR_URL"] == "https://mentoring.example.org"
