"""Every kind of letter has its row; no letter presses anybody."""

import ast
import re
from pathlib import Path

import pytest

import upmentor
from upmentor.ground.notifications.kinds import KINDS, kind_of

ROOT = Path(upmentor.__file__).parent
NAME = re.compile(r"[a-z]+\.[a-z_]+")
# ux.md AC-17.3: no streaks, no loss, no comparison with others, no disappointment.
PRESSING = re.compile(
    r"\b(streak|in a row you|lose|losing|lost|miss(ed|ing) out|fall(ing|en)? behind|behind others|disappoint\w*|"
    r"let (us|them|your partner|anyone) down|everybody else|other (pairs|mentors|people) (have|are|did)|top \d|"
    r"leaderboard|last chance|overdue|failed to|you haven.t|don.t forget|hurry|sorry to see)\b",
    re.IGNORECASE,
)


def letter_modules() -> list[Path]:
    """Every module that writes letters: those called so, and those that use the words or the frame of letters."""
    found = (path for path in ROOT.rglob("*.py") if "tests" not in path.parts and path.name != "kinds.py")
    return sorted(
        path for path in found if "emails" in str(path) or "notifications.letters import" in path.read_text("utf-8")
    )


def strings(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def kinds_in(path: Path) -> set[str]:
    """Names that look like a kind; addresses of pages have a colon. Jobs of the outbox look the same."""
    return {one for one in strings(path) if NAME.fullmatch(one) and not one.startswith("notifications.")}


def test_every_kind_in_the_code_has_a_row():
    found = {one for path in letter_modules() for one in kinds_in(path)}
    assert found - set(KINDS) == set(), "letters without a row in kinds.py"


def test_a_kind_without_a_row_is_found(tmp_path):
    module = tmp_path / "emails.py"
    module.write_text('KIND = "pairs.surprise"\n')
    assert kinds_in(module) - set(KINDS) == {"pairs.surprise"}


def test_no_letter_presses_anybody():
    texts = [(path.name, text) for path in letter_modules() for text in strings(path)]
    assert len(texts) > 300
    assert [(name, text) for name, text in texts if " " in text and PRESSING.search(text)] == []


@pytest.mark.parametrize("words", ["Keep your streak", "You are falling behind", "Sam will be disappointed"])
def test_pressing_words_are_found(words):
    assert PRESSING.search(words)


def test_letters_of_concerns_are_never_a_nudge_and_unknown_ones_go_as_they_are():
    assert [(kind_of(one).nudge, kind_of(one).urgent) for one in ("private.letter", "unknown.kind")] == [
        (False, False),
        (False, True),
    ]
