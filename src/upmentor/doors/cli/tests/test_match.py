import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from upmentor.doors.cli.main import main

EXAMPLE = Path(__file__).resolve().parents[5] / "docs" / "examples" / "match"
HEADER = "id,name,department,grade,site,time_zone,languages,manager_id,capacity,"
MENTOR = "a1,Ann,Law,2,Rome,Europe/Rome,en,x1,1,AI:4"
EXAMPLE_REPORT = [
    "4 pairs of 6 mentors and 6 mentees",
    "Total 3007, bound 3007, gap 0. No other set of pairs under these rules scores higher.",
    "Most binding rule: topic (alone removes 17 possible pairs)",
    "Topics in short supply: AI in finance (wanted 1, offered 0), How work feels (wanted 3, offered 2)",
    "4 people without a pair",
]
MISSING = "name, department, grade, site, time_zone, languages, capacity, offers"
RED = "a\x1b[31m"
MENTEE = "b1,Ben,Sales,7,Rome,Europe/Rome,en,x2,1,AI:5"


@pytest.fixture
def bench(tmp_path):
    """A folder with a mentors and a mentees file, and a way to run the command on them."""
    return Bench(tmp_path)


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.write("M.csv", f"{HEADER}offers\n{MENTOR}\n")
        self.write("N.csv", f"{HEADER}wants\n{MENTEE}\n")

    def write(self, name, text):
        content = text if isinstance(text, bytes) else text.encode()
        (self.folder / name).write_bytes(content)

    def run(self, *more, mentors="M.csv", mentees="N.csv", out="pairs.csv"):
        words = ["--mentors", mentors, "--mentees", mentees, "--out", out, "--date", "2026-01-12", *more]
        paths = [str(self.folder / word) if "." in word else word for word in words]
        return main(["match", *paths])

    def table(self, name="pairs.csv"):
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


def test_match_writes_the_example_of_the_documentation(tmp_path, capsys):
    outputs = ["pairs.csv", "unmatched.csv", "result.json"]
    code = main(
        [
            "match",
            *("--mentors", str(EXAMPLE / "mentors.csv"), "--mentees", str(EXAMPLE / "mentees.csv")),
            *("--roster", str(EXAMPLE / "roster.csv"), "--policy", str(EXAMPLE / "policy.toml")),
            *("--locks", str(EXAMPLE / "locks.csv"), "--date", "2026-01-12"),
            *("--out", str(tmp_path / "pairs.csv"), "--unmatched", str(tmp_path / "unmatched.csv")),
            *("--json", str(tmp_path / "result.json"), "--dump-scores", str(tmp_path / "scores.npy")),
        ]
    )
    assert code == 0
    for name in outputs:
        assert (tmp_path / name).read_text(encoding="utf-8") == (EXAMPLE / name).read_text(encoding="utf-8")
    scores = np.load(tmp_path / "scores.npy")
    assert (scores.dtype, scores.shape) == (np.int32, (6, 6))
    assert scores.tolist()[0] == [-1, 729, -1, -1, -1, -1]
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.splitlines() == EXAMPLE_REPORT


def test_match_documentation_shows_the_files_of_the_example():
    page = (EXAMPLE.parents[1] / "match-files.md").read_text(encoding="utf-8")
    for line in EXAMPLE_REPORT:
        assert f"\n{line}\n" in page
    for name in ("mentors.csv", "mentees.csv", "roster.csv", "policy.toml", "locks.csv", "pairs.csv", "unmatched.csv"):
        assert (EXAMPLE / name).read_text(encoding="utf-8").strip() in page, name


def test_match_writes_pairs_and_all_reasons_to_the_terminal(bench, capsys):
    bench.write("M.csv", f"{HEADER}offers\n{MENTOR}\na2,,Law,,Rome,Europe/Rome,en,x1,1,AI:4\n")
    assert bench.run() == 0
    assert bench.table() == [
        {
            "mentor_id": "a1",
            "mentee_id": "b1",
            "score": "785",
            "topic_fit": "360",
            "time_overlap": "200",
            "department": "150",
            "site": "0",
            "grade_gap": "75",
        }
    ]
    assert capsys.readouterr().out.splitlines()[-1] == "  mentor a2: Grade not known. Add the grade in the roster."


def test_match_dumps_scores_in_the_order_of_the_files(bench):
    rows = [MENTOR.replace("a1", key).replace("AI:4", f"AI:{level}") for key, level in (("z", 1), ("a", 5), ("k", 3))]
    bench.write("M.csv", f"{HEADER}offers\n" + "\n".join(rows) + "\n")
    bench.write("N.csv", f"{HEADER}wants\n{MENTEE}\n{MENTEE.replace('b1', 'a0').replace('Sales', 'Law')}\n")
    assert bench.run("--dump-scores", "s.npy") == 0
    assert np.load(bench.folder / "s.npy").tolist() == [[515, -1], [875, -1], [695, -1]]
    assert [(row["mentor_id"], row["mentee_id"]) for row in bench.table()] == [("a", "b1")]


def test_match_refuses_to_write_down_the_scores_of_too_many_pairs(bench, capsys, monkeypatch):
    monkeypatch.setattr("upmentor.matching.assessment.MAX_PAIRS", 0)
    assert bench.run("--dump-scores", "s.npy") == 2
    told = capsys.readouterr().err
    assert "--dump-scores writes every possible pair, and 1 mentors × 1 mentees are more than 0 pairs" in told
    assert bench.files() == ["M.csv", "N.csv"]


def test_match_reads_a_byte_order_mark_and_any_order_of_columns(bench):
    columns = "offers,capacity,manager_id,languages,time_zone,site,grade,department,name,id"
    bench.write("M.csv", f"\ufeff{columns}\r\nAI:4,1,x1,en,Europe/Rome,Rome,2,Law,Ann,a1\r\n\r\n")
    assert bench.run() == 0
    assert len(bench.table()) == 1


def test_match_takes_chains_and_missing_managers_from_the_roster(bench):
    bench.write("R.csv", "id,manager_id,extra\nx1,b1,\nb1,x2,\nx2,,\n")
    assert bench.run("--roster", "R.csv") == 0
    assert bench.table() == []
    bench.write("M.csv", f"{HEADER}offers\n{MENTOR.replace('x1', '')}\n")
    assert bench.run() == 0
    assert bench.table() == []
    bench.write("R.csv", "id,manager_id\na1,x9\nb1,\n")
    bench.write("N.csv", f"{HEADER}wants\n{MENTEE.replace('x2', '')}\n")
    assert bench.run("--roster", "R.csv") == 0
    assert len(bench.table()) == 1


def test_match_does_not_guess_who_is_the_top_of_several_trees(bench):
    bench.write("N.csv", f"{HEADER}wants\n{MENTEE.replace('x2', '')}\n")
    bench.write("R.csv", "id,manager_id\nb1,\nx1,\n")
    assert bench.run("--roster", "R.csv", "--json", "r.json") == 0
    result = json.loads((bench.folder / "r.json").read_text())
    assert [(entry["id"], entry["reason"]) for entry in result["unmatched"]] == [
        ("b1", "Manager not known"),
        ("a1", "Nobody takes part on the other side"),
    ]
    bench.write("N.csv", f"{HEADER}wants\n{MENTEE.replace('x2', '-')}\n")
    assert bench.run() == 0
    assert len(bench.table()) == 1


def test_match_result_has_certificate_topics_and_steps(bench):
    assert bench.run("--json", "r.json") == 0
    result = json.loads((bench.folder / "r.json").read_text(encoding="utf-8"))
    assert list(result) == [
        "pairs", "unmatched", "certificate", "rules", "allowed_pairs", "topics", "policy", "date",
    ]  # fmt: skip
    certificate = result["certificate"]
    score = result["pairs"][0]["score"]
    assert [certificate[name] for name in ("pairs", "primal", "dual", "gap")] == [1, score, score, 0]
    assert result["topics"] == [{"topic": "AI", "wants": 1, "offered": 1, "gap": 0}]
    assert result["date"] == "2026-01-12"


def test_match_says_which_columns_it_does_not_use(bench, capsys):
    bench.write("M.csv", f"{HEADER}offers,not-with\n{MENTOR},b1\n")
    assert bench.run() == 0
    assert capsys.readouterr().err == f"upmentor match: {bench.folder / 'M.csv'}: column not-with is not used\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ": the file is empty"),
        ("\n\n", ": the file is empty"),
        (f"{HEADER}offers\n", ": nobody is in the file, only a header"),
        (f"{HEADER}\n{MENTOR}\n", ", row 1: missing column offers"),
        ("id,manager_id\na,b\n", f", row 1: missing column {MISSING}"),
        (f"{HEADER}offers".replace(",", ";") + "\n", ", row 1: columns must be separated by commas"),
        (f"{HEADER}offers,id\n{MENTOR},x\n", ", row 1, column id: the column is there twice"),
        (f"{HEADER}offers\n{MENTOR}\n{MENTOR}\n", ", row 3, column id: “a1” is there twice, first in row 2"),
        (f"{HEADER}offers\n{MENTOR[3:]}\n", ", row 2: 9 cells where the header has 10"),
        (f"{HEADER}offers\n{MENTOR},x\n", ", row 2: 11 cells where the header has 10"),
        (f"{HEADER}offers\n{MENTOR.replace('a1', '', 1)}\n", ", row 2, column id: empty"),
        (f"{HEADER}offers\n{MENTOR.replace(',2,', ',two,')}\n", ", row 2, column grade: “two” is not a whole number"),
        (f"{HEADER}offers\n{MENTOR.replace(',2,', ',2.5,')}\n", ", row 2, column grade: “2.5” is not a whole number"),
        (f"{HEADER}offers\n{MENTOR.replace(',1,', ',3,')}\n", ", row 2, column capacity: 3 is not from 0 to 2"),
        (f"{HEADER}offers\n{MENTOR.replace(',1,', ',-1,')}\n", ", row 2, column capacity: -1 is not from 0 to 2"),
        (
            f"{HEADER}offers\n{MENTOR.replace('Europe/Rome', 'Rome/Europe')}\n",
            ", row 2, column time_zone: unknown time zone “Rome/Europe”, use a name such as Europe/London",
        ),
        (
            f"{HEADER}offers\n{MENTOR.replace('Europe/Rome', '')}\n",
            ", row 2, column time_zone: empty, use a name such as Europe/London",
        ),
        (
            f"{HEADER}offers\n{MENTOR.replace('AI:4', 'AI')}\n",
            ", row 2, column offers: “AI” is not a topic with a level from 1 to 5, as in “Everyday AI:4”",
        ),
        (
            f"{HEADER}offers\n{MENTOR.replace('AI:4', 'AI:6')}\n",
            ", row 2, column offers: “AI:6” is not a topic with a level from 1 to 5, as in “Everyday AI:4”",
        ),
        (
            f"{HEADER}offers\n{MENTOR.replace('AI:4', 'AI:4;ai:2')}\n",
            ", row 2, column offers: the topic “ai” is there twice",
        ),
        (
            f"{HEADER}offers,hours\n{MENTOR},Mon to Fri\n",
            ", row 2, column hours: working hours “Mon to Fri” cannot be read, write them as “Mon-Fri 09:00-17:00”",
        ),
        (f"{HEADER}offers\n{MENTOR}\n".encode("utf-16"), ", row 1: not UTF-8 text; save the file as “CSV UTF-8”"),
        (f"{HEADER}offers\n{MENTOR}é;\n".encode("cp1252"), ", row 2: not UTF-8 text; save the file as “CSV UTF-8”"),
        (f'{HEADER}offers\n"{MENTOR}\n', ", row 2: not a CSV table (unexpected end of data)"),
        pytest.param(f"{HEADER}offers" + ",x" * 1_000_000, ", row 1: more than 500 columns", id="columns"),
        pytest.param(b"x" * 50_000_001, ": larger than 50 MB", id="size"),
        (f"{HEADER}offers\na\0b\n", ", row 2: not a text file"),
        (f"{HEADER}offers\n{'x' * 200_000}\n", ", row 2: not a CSV table (field larger than field limit (131072))"),
        (
            f"{HEADER}offers\n{MENTOR.replace('Ann', 'x' * 10_001)}\n",
            ", row 2, column name: longer than 10000 characters",
        ),
    ],
)
def test_match_tells_what_is_wrong_with_a_file_and_writes_nothing(bench, capsys, content, problem):
    bench.write("M.csv", content)
    before = bench.files()
    assert bench.run("--json", "r.json", "--dump-scores", "s.npy") == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"upmentor match: {bench.folder / 'M.csv'}{problem}\n")
    assert bench.files() == before


def test_match_tells_all_problems_at_once_up_to_twenty(bench, capsys):
    rows = [MENTOR.replace("a1", f"a{n}").replace(",2,", ",x,") for n in range(25)]
    bench.write("M.csv", f"{HEADER}offers\n" + "\n".join(rows) + "\n")
    assert bench.run() == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == f"upmentor match: {bench.folder / 'M.csv'}: 5 more problems"


@pytest.mark.parametrize(
    ("option", "content", "problem"),
    [
        ("--policy", "[weights]\nage = 1000\n", ": “age” must never decide who is paired with whom"),
        ("--policy", "[weights]\nsite = 1\n", ": weights must total 1000 points, these total 1"),
        ("--policy", b"\xff\xfe", ": not UTF-8 text"),
        ("--roster", "id\nx\n", ", row 1: missing column manager_id"),
        ("--roster", "id,manager_id\nx,y\nx,z\n", ", row 3, column id: “x” is there twice"),
        ("--roster", "id,manager_id\n,y\n", ", row 2, column id: empty"),
        ("--locks", "mentor_id,mentee_id\na1,zz\n", ", row 2, column mentee_id: no mentee has the id “zz”"),
        ("--locks", "mentor_id\na1\n", ", row 1: missing column mentee_id"),
    ],
)
def test_match_tells_what_is_wrong_with_the_other_files(bench, capsys, option, content, problem):
    bench.write("other.x", content)
    before = bench.files()
    assert bench.run(option, "other.x") == 2
    assert capsys.readouterr().err == f"upmentor match: {bench.folder / 'other.x'}{problem}\n"
    assert bench.files() == before


def test_match_refuses_a_lock_that_breaks_a_rule(bench, capsys):
    bench.write("M.csv", f"{HEADER}offers,not_with\n{MENTOR},b1\n")
    bench.write("L.csv", "mentor_id,mentee_id\na1,b1\n")
    assert bench.run("--locks", "L.csv") == 2
    assert capsys.readouterr().err == (
        "upmentor match: a1 and b1 cannot be kept together: not possible under the programme rules\n"
    )
    assert "pairs.csv" not in bench.files()


@pytest.mark.parametrize("option", ["--mentors", "--policy", "--roster", "--locks"])
def test_match_of_a_file_that_is_not_there(bench, capsys, option):
    words = {"mentors": "gone.csv"} if option == "--mentors" else {}
    assert bench.run(*([] if words else [option, "gone.csv"]), **words) == 2
    assert capsys.readouterr().err == f"upmentor match: {bench.folder / 'gone.csv'}: No such file or directory\n"


def test_match_keeps_what_was_there_when_a_place_cannot_be_written(bench, capsys):
    bench.write("pairs.csv", "old")
    assert bench.run("--json", "no/such/r.json") == 2
    assert capsys.readouterr().err == f"upmentor match: {bench.folder / 'no/such/r.json'}: No such file or directory\n"
    (bench.folder / "folder.csv").mkdir()
    assert bench.run("--json", "folder.csv") == 2
    assert (bench.folder / "pairs.csv").read_text() == "old"
    assert bench.files() == ["M.csv", "N.csv", "folder.csv", "pairs.csv"]


def test_match_never_overwrites_an_input_or_writes_two_outputs_to_one_place(bench, capsys):
    before = (bench.folder / "M.csv").read_bytes()
    assert bench.run(out="M.csv") == 2
    assert bench.run("--json", "pairs.csv") == 2
    assert capsys.readouterr().err == (
        f"upmentor match: {bench.folder / 'M.csv'}: would overwrite another file of this run\n"
        f"upmentor match: {bench.folder / 'pairs.csv'}: would overwrite another file of this run\n"
    )
    assert (bench.folder / "M.csv").read_bytes() == before
    assert bench.files() == ["M.csv", "N.csv"]


def test_match_output_is_readable_like_any_new_file(bench):
    assert bench.run() == 0
    (bench.folder / "plain").write_text("x")
    assert (bench.folder / "pairs.csv").stat().st_mode == (bench.folder / "plain").stat().st_mode


def test_match_guards_ids_in_the_table_and_keeps_them_in_the_result(bench):
    bench.write("M.csv", f"{HEADER}offers\n{MENTOR.replace('a1', '=cmd()')}\n")
    assert bench.run("--json", "r.json") == 0
    assert bench.table()[0]["mentor_id"] == "'=cmd()"
    assert json.loads((bench.folder / "r.json").read_text())["pairs"][0]["mentor_id"] == "=cmd()"


def test_match_does_not_steer_the_terminal(bench, capsys):
    bench.write("M.csv", f"{HEADER}offers\n{MENTOR.replace('a1', RED).replace(',2,', ',x,')}\n")
    assert bench.run() == 2
    assert "\x1b" not in capsys.readouterr().err
    bench.write("M.csv", f"{HEADER}offers\n{MENTOR.replace('a1', RED).replace(',2,', ',,')}\n")
    assert bench.run() == 0
    assert "\x1b" not in capsys.readouterr().out


def test_match_gives_the_same_bytes_for_shuffled_rows(bench):
    rows = [MENTOR.replace("a1", f"a{n}") for n in range(5)]
    seniors = [MENTEE.replace("b1", f"b{n}") for n in range(4)]
    bench.write("M.csv", "\n".join([f"{HEADER}offers", *rows]))
    bench.write("N.csv", "\n".join([f"{HEADER}wants", *seniors]))
    assert bench.run() == 0
    bench.write("M.csv", "\n".join([f"{HEADER}offers", *rows[::-1]]))
    bench.write("N.csv", "\n".join([f"{HEADER}wants", *seniors[2:], *seniors[:2]]))
    assert bench.run(out="again.csv") == 0
    assert (bench.folder / "pairs.csv").read_bytes() == (bench.folder / "again.csv").read_bytes()


def test_match_starts_without_django(bench):
    code = (
        "import sys; from upmentor.doors.cli.main import main; code = main(sys.argv[1:]); "
        "sys.exit(code or 'django' in sys.modules)"
    )
    words = ["match", "--mentors", "M.csv", "--mentees", "N.csv", "--out", "p.csv"]
    finished = subprocess.run([sys.executable, "-c", code, *words], cwd=bench.folder, capture_output=True, text=True)
    assert (finished.returncode, finished.stderr) == (0, "")


def test_match_tells_its_stages_on_a_terminal(bench, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert bench.run() == 0
    assert capsys.readouterr().err == "comparing: 1\npairing: 1\nproving: 1\n"


def test_match_says_which_option_is_wrong(bench, capsys):
    with pytest.raises(SystemExit) as end:
        main(["match", "--mentors", "M.csv", "--mentees", "N.csv", "--out", "p.csv", "--date", "soon"])
    assert end.value.code == 2
    assert "--date" in capsys.readouterr().err
