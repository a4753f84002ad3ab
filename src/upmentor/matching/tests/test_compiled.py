"""Compiled code is kept under the home, also where the package itself cannot be written."""

import os
import subprocess
import sys

import pytest

#: What a solver's process does first. The kernels of `sweep_kernel` stand for all others.
SCRIPT = """
import os
from upmentor.matching.compiled import keep_compiled_code
keep_compiled_code(os.environ["HOME_OF"])
from upmentor.matching.sweep_kernel import half_up
print(half_up(7, 2))
"""


def start(home, **more):
    around = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT], env=around | {"HOME_OF": str(home)} | more, stdout=subprocess.PIPE, text=True
    )


def test_two_first_starts_at_once_keep_their_code_under_the_home(tmp_path):
    children = [start(tmp_path) for _ in range(2)]
    assert [(child.communicate(timeout=300)[0], child.returncode) for child in children] == [("4\n", 0)] * 2
    kept = tmp_path / "cache" / "numba"
    assert kept.stat().st_mode & 0o077 == 0
    assert list(kept.rglob("*.nbi"))
    before = sorted(kept.rglob("*.nbc"))
    assert start(tmp_path).communicate(timeout=300)[0] == "4\n"
    assert sorted(kept.rglob("*.nbc")) == before


def test_what_the_operator_set_comes_first(tmp_path):
    own = tmp_path / "own"
    assert start(tmp_path, NUMBA_CACHE_DIR=str(own)).communicate(timeout=300)[0] == "4\n"
    assert not (tmp_path / "cache").exists()
    assert list(own.rglob("*.nbi"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_stops_nothing(tmp_path):
    tmp_path.chmod(0o500)
    assert start(tmp_path).communicate(timeout=300)[0] == "4\n"
