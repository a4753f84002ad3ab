"""Whatever is typed: no page breaks, and what was typed comes back as text."""

import pytest
from django.test import Client

from upmentor.stages.programmes.actions import sheet as verbs
from upmentor.stages.programmes.actions import sync_topics
from upmentor.stages.programmes.errors import WrongState
from upmentor.stages.programmes.models import SignUpSheet
from upmentor.stages.programmes.queries.sheets import checked
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db

HOSTILE = (
    "nul\x00byte",
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "'; drop table programmes_enrolment; --",
    "\u202eright to left\u202c",
    "x" * 10_000,
    "%s %d {0} {{ 7|add:7 }}",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "   \n\t ",
)


@pytest.fixture
def scene():
    make.organisation()
    sync_topics(at=make.NOW)
    return make.programme()


def fine(response):
    assert response.status_code < 500
    assert b"<script>alert" not in response.content
    return response


@pytest.mark.parametrize("text", HOSTILE)
def test_enrolment_takes_any_text(scene, text):
    client = Client()
    client.force_login(make.person("dana", grade=7, sign_in=True).user)
    base = f"/join/{scene.slug}/"
    fine(client.post(base, {"role": text}))
    client.post(base, {"role": "mentee"})
    for sent in ({"q": text}, {"topic": [text, f"new:{text}"]}, {"topic": "everyday-ai", "level-everyday-ai": text}):
        fine(client.post(base + "topics/", sent))
        fine(client.get(base + "topics/"))
    fine(client.post(base + "aim/", {"pick": text, "aim": text, "introduction": text}))
    fine(client.post(base + "times/", {"hours": "other", "other_hours": text, "languages": text, "time_zone": text}))
    fine(client.get(base + "apart/", {"q": text}))
    fine(client.post(base + "apart/", {"do": text, "person": text}))
    fine(client.post(base + "check/", {"accept": text, "permissions": text}))
    fine(client.get(base + "check/"))


@pytest.mark.parametrize("text", HOSTILE)
def test_desk_takes_any_text(scene, text):
    client = Client()
    client.force_login(make.manager(scene))
    base = f"/manage/p/{scene.slug}/"
    fine(client.get(base + "people/", {"q": text, "status": text, "role": text, "sort": text, "page": text}))
    fine(client.get(base + "people/invite/", {"q": text, "department": text, "role": text}))
    fine(client.post(base + "people/invite/", {"person": text, "do": text, "one_time_key": "k"}))
    by_hand = {"person": text, "role": "mentor", "topics": text, "hours": text, "languages": text, "aim": text}
    fine(client.post(base + "people/add/", by_hand))
    fine(client.post(base + "settings/", {"name": text, "purpose": text, "managers": text, "sponsor": text}))
    fine(client.post(base + "sheet/", {"pasted": f"id,role,topics\n{text},mentor,{text}\n"}))
    make.person("alice")
    client.post(base + "sheet/", {"pasted": "id,role,topics\nalice,mentor,Xyloglyph\n"})
    sheet = SignUpSheet.objects.first()
    inner = f"{base}sheet/{sheet.uid}/"
    fine(client.post(inner + "columns/", {"id": text, "topics": text, "role-all": text}))
    client.post(inner + "columns/", {"id": "id", "role": "role", "offers": "topics"})
    fine(client.post(inner + "check/", {"do": "correct", "row": text, "field": "id", "value": text}))
    fine(client.post(inner + "check/", {"do": "topics", "topic-xyloglyph": text}))
    fine(client.get(inner + "check/"))
    fine(client.get(inner + "check/rows.csv"))
    fine(client.post(inner + "check/", {"do": "import"}))


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 6000, "²", "-1", "1.0"])
def test_a_department_that_no_key_can_be_is_a_wrong_choice(scene, number):
    client = Client()
    client.force_login(make.manager(scene))
    answer = client.post(f"/manage/p/{scene.slug}/settings/", {"name": "Kept", "departments": ["1", number]})
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()


@pytest.mark.parametrize("row", ["9" * 6000, "²", "-1", ""])
def test_a_correction_of_no_row_corrects_nothing(scene, row):
    sheet, client = checked_sheet(scene)
    sent = {"do": "correct", "row": row, "field": "id", "was": "alice", "value": "bob"}
    assert client.post(f"/manage/p/{scene.slug}/sheet/{sheet.uid}/check/", sent).status_code == 302
    assert SignUpSheet.objects.get().corrections == []


def test_nul_signs_reach_no_json_of_the_database(scene):
    """PostgreSQL refuses them there."""
    sheet, client = checked_sheet(scene)
    address = f"/manage/p/{scene.slug}/sheet/{sheet.uid}/check/"
    client.post(address, {"do": "correct-all", "field": "id", "was": "a\x00lice", "value": "b\x00ob"})
    client.post(address, {"do": "topics", "topic-xylo\x00glyph": "-"})
    kept = SignUpSheet.objects.get()
    assert [(one["was"], one["value"]) for one in kept.corrections] == [("alice", "b ob")]
    assert kept.topic_choices == {"xyloglyph": "-"}


def checked_sheet(scene):
    make.person("alice")
    client = Client()
    client.force_login(make.manager(scene))
    base = f"/manage/p/{scene.slug}/sheet/"
    client.post(base, {"pasted": "id,role,topics\nalice,mentor,Xyloglyph\n"})
    sheet = SignUpSheet.objects.get()
    client.post(f"{base}{sheet.uid}/columns/", {"id": "id", "role": "role", "offers": "topics"})
    return sheet, client


def test_a_sheet_that_another_window_imported_stays_imported(scene):
    sheet, client = checked_sheet(scene)
    behind = SignUpSheet.objects.get(pk=sheet.pk)
    client.post(f"/manage/p/{scene.slug}/sheet/{sheet.uid}/check/", {"do": "import"})
    by = scene.roles.get().user
    for late in (
        lambda: verbs.choose_columns(behind, behind.mapping, "", by=by, at=make.NOW),
        lambda: verbs.correct(behind, row=2, field="id", was="alice", value="bob", by=by, at=make.NOW),
        lambda: verbs.choose_topics(behind, {"xyloglyph": "-"}, by=by, at=make.NOW),
    ):
        behind.state = SignUpSheet.State.CHECKED
        with pytest.raises(WrongState):
            late()
    assert SignUpSheet.objects.get().state == "applied"


def test_a_cell_of_hundreds_of_topics_is_a_problem_and_is_not_compared(scene):
    make.person("alice")
    by = make.manager(scene)
    words = ";".join(f"Xylo {number}" for number in range(500))
    rows = f"id,role,topics\nalice,mentor,{words}\n".encode()
    sheet = verbs.stage_sheet(scene, rows, filename="sheet.csv", by=by, at=make.NOW)
    verbs.choose_columns(sheet, sheet.mapping, "", by=by, at=make.NOW)
    found = checked(sheet)
    assert [(one.row, one.field, str(one.message)) for one in found.problems] == [
        (2, "offers", "names more than 30 topics.")
    ]
    assert (found.unresolved, found.lines) == ({}, [])
