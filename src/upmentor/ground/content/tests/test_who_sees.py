import pytest

from upmentor.ground.content.who_sees import AUDIENCES, Cell, UnknownDataClassError, audience, load_table

# One letter per audience in their order: s sees, t totals, f fact, - nothing; capitals carry a note.
SPECIFICATION = """
name                 ssssF---s
roster_facts         ss-sSt-ts
leaving              -----t-t-
topics               sS-s-t---
availability         sSS------
conflicts            s--------
demographics         s--T---T-
match_reasons        SS-s---F-
match_answers        s--F-----
agreement_and_goals  ss-F-t-F-
outcomes             ss-S-t-t-
meeting_dates        ssssFt-t-
mentor_circles       S--s-----
who_cancelled        ss---T---
meeting_content      ss-------
private_notes        s--------
pulse                s--t-t---
pulse_help           s--S--S--
check_in             s--t-t-t-
partner_feedback     sS-F-----
recognition          ss-fSS---
exit_fact            ss-sFt-t-
exit_reason          S--S-----
concern              s----TST-
evaluation           ---T-T-T-
what_changed         SS-S-S---
letters              s--F----F
runs_and_imports     ---S---ff
access_log           s------S-
"""


def letter(cell):
    mark = {"sees": "s", "totals": "t", "fact": "f", "nothing": "-"}[cell.level]
    return mark.upper() if cell.note else mark


def test_table_is_the_specification_cell_by_cell():
    specified = dict(line.split() for line in SPECIFICATION.strip().splitlines())
    assert {row.key: "".join(map(letter, row.cells)) for row in load_table().rows} == specified


def test_the_only_notes_on_nothing_explain_an_exception():
    cells = [(row.key, name, row.cell(name)) for row in load_table().rows for name in AUDIENCES]
    noted = [(key, name) for key, name, cell in cells if cell.level == "nothing" and cell.note]
    assert noted == [("leaving", "it"), ("private_notes", "partner")]


@pytest.mark.parametrize("key", ["meeting_content", "private_notes", "conflicts"])
def test_no_role_above_the_pair_gets_content(key):
    above = set(AUDIENCES) - {"self", "partner"}
    assert {audience(key)[name] for name in above} == {Cell("nothing")}


def test_audience_gives_all_nine_cells():
    cells = audience("meeting_dates")
    assert tuple(cells) == AUDIENCES
    assert cells["line_manager"] == Cell("fact", "Hours per quarter; dates if you share them")


def test_data_without_a_row_is_denied():
    with pytest.raises(UnknownDataClassError, match="salary"):
        audience("salary")


def test_footnote_says_who_holds_the_keys():
    assert load_table().footnote == (
        "Notes are encrypted before they are stored, and no screen exists on which staff could read them. "
        "The people who operate the server hold the keys. Their access is your organisation's responsibility."
    )


def test_symbols_are_those_of_the_published_table():
    assert [level.symbol for level in load_table().levels] == ["●", "Σ", "○", "–"]


def test_labels_stand_once():
    labels = [row.label for row in load_table().rows]
    assert len(labels) == len(set(labels)) == 29
