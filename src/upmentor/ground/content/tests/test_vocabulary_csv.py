from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.ground.content.vocabulary_csv import ImportedTopic, Problem, parse_vocabulary_csv

SHARED = Path(__file__).parents[6] / "shared" / "data"


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine")
    return path.read_bytes()


def test_hot_technologies_of_onet_are_taken_as_they_are():
    rows, problems = parse_vocabulary_csv(shared("onet_29_2_hot_technologies.csv"))
    assert (len(rows), problems) == (170, ())
    assert rows[0] == ImportedTopic("Microsoft Excel", "Spreadsheet software", rows=(2,))
    assert sum(len(row.rows) for row in rows) == 197


def test_technology_skills_of_onet_are_taken_as_they_are():
    rows, problems = parse_vocabulary_csv(shared("onet_29_2_technology_skills.csv"))
    assert problems == ()
    assert sum(len(row.rows) for row in rows) == 8927
    assert len(rows) == 8768
    arcgis = next(row for row in rows if row.title == "ESRI ArcGIS software")
    assert len(arcgis.rows) == 3


def test_esco_groups_get_their_parents_title_and_their_other_names():
    rows, problems = parse_vocabulary_csv(shared("esco_1_1_1_skill_groups.csv"))
    assert problems == ()
    assert sum(len(row.rows) for row in rows) == 640
    by_title = {row.title: row for row in rows}
    assert by_title["self-management skills and competences"].synonyms == (
        "professional attitude",
        "self-discipline",
        "self-regulation",
        "self-control",
        "self-management",
    )
    assert by_title["basic programmes and qualifications"].category == ("generic programmes and qualifications")
    assert [row.title for row in rows if row.category.startswith("http")] == []
    assert [row.title for row in rows if not row.category] == [
        "transversal skills and competences",
        "skills",
        "knowledge",
        "language skills and knowledge",
    ]


def test_plain_file_with_every_column():
    rows, problems = parse_vocabulary_csv(
        "id,title,parent,synonyms\n7,Negotiation,Talking,deals; bargaining |haggling\n"
    )
    assert (rows, problems) == (
        (ImportedTopic("Negotiation", "Talking", ("deals", "bargaining", "haggling"), "7", (2,)),),
        (),
    )


def test_synonyms_may_stand_on_lines_of_their_own():
    rows, _ = parse_vocabulary_csv('skill,alt_labels\nMusic,"song\nsinging\r\ntune"\n')
    assert rows[0].synonyms == ("song", "singing", "tune")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter):
    rows, problems = parse_vocabulary_csv(f"Topic{delimiter}Category\nPottery{delimiter}Craft\n")
    assert (rows, problems) == ((ImportedTopic("Pottery", "Craft", rows=(2,)),), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_need_no_remark(encoding):
    rows, problems = parse_vocabulary_csv("title\nFührung 日本\n".encode(encoding))
    assert ([row.title for row in rows], problems) == (["Führung 日本"], ())


def test_windows_file_is_read_with_a_remark():
    rows, problems = parse_vocabulary_csv("title\nFührung\n".encode("cp1252"))
    assert [row.title for row in rows] == ["Führung"]
    assert problems == (Problem(0, "The file is not UTF-8. It was read as Windows-1252: look at the accents."),)


def test_same_title_in_other_case_and_spacing_is_folded():
    rows, problems = parse_vocabulary_csv("title,category,synonyms\nE-Mail,,post\ne  mail,Writing,Post;letters\n")
    assert (rows, problems) == ((ImportedTopic("E-Mail", "Writing", ("post", "letters"), rows=(2, 3)),), ())


def test_same_id_is_folded_and_the_other_title_kept_as_a_synonym():
    rows, _ = parse_vocabulary_csv("id,title\nA1,Selling\nA1,Sales\n")
    assert rows == (ImportedTopic("Selling", "", ("Sales",), "A1", (2, 3)),)


def test_problems_name_the_row_as_a_spreadsheet_counts():
    rows, problems = parse_vocabulary_csv(f'title,x\n"two\nlines",1\n,2\n\n{"y" * 161},3\n???,4\nGood,5\n')
    assert [row.title for row in rows] == ["two lines", "Good"]
    assert [problem.row for problem in problems] == [3, 5, 6]
    assert problems[1].message == "The title has 161 characters. Shorten it to 160."


def test_short_row_has_no_category():
    rows, problems = parse_vocabulary_csv("category,title\nCraft,Pottery\n")
    assert (rows[0].category, problems) == ("Craft", ())
    rows, problems = parse_vocabulary_csv("title,category\nPottery\n")
    assert (rows[0].category, problems) == ("", ())


def test_file_without_a_title_column_says_what_was_found():
    assert parse_vocabulary_csv("colour,size\nred,1\n") == (
        (),
        (Problem(1, "No column holds the titles. Call one title, skill, label, topic or name. Found: colour, size"),),
    )


@pytest.mark.parametrize("content", ["", b"", "\ufeff", " \n\n"])
def test_empty_file_says_so(content):
    rows, problems = parse_vocabulary_csv(content)
    assert (rows, [problem.row for problem in problems]) == ((), [0])


def test_headings_alone_say_so():
    assert parse_vocabulary_csv("title\n") == ((), (Problem(0, "The file has headings and no rows."),))


def test_control_characters_and_direction_marks_leave_titles():
    rows, _ = parse_vocabulary_csv("title\nab\x07c\u202egnirts\x00\n")
    assert [row.title for row in rows] == ["ab cgnirts"]


def test_cell_beyond_the_readers_limit_is_a_problem_and_not_a_crash():
    rows, problems = parse_vocabulary_csv("title\n" + "x" * 140_000 + "\nGood\n")
    assert [problem.row for problem in problems] == [2]
    assert [row.title for row in rows][-1:] == ["Good"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_have_an_answer(content):
    rows, problems = parse_vocabulary_csv(b"title,category\n" + content)
    assert len(rows) + len(problems) >= 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_an_answer(content):
    rows, _ = parse_vocabulary_csv(content)
    assert [row for row in rows if not row.title.strip()] == []
