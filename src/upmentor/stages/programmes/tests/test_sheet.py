"""People from a sign-up sheet, and the shape of `upmentor match` files taken as they are."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.stages.programmes.actions import sheet as verbs
from upmentor.stages.programmes.actions import sync_topics
from upmentor.stages.programmes.errors import UndoExpired, WrongState
from upmentor.stages.programmes.models import Enrolment, Exclusion, ProposedTopic, SignUpSheet
from upmentor.stages.programmes.queries.sheets import checked
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    make.organisation()
    sync_topics(at=make.NOW)
    return make.programme()


def staged(programme, text, role="", mapping=None):
    by = make.manager(programme) if not programme.roles.exists() else programme.roles.get().user
    sheet = verbs.stage_sheet(programme, text.encode(), filename="sheet.csv", by=by, at=make.NOW)
    verbs.choose_columns(sheet, mapping or sheet.mapping, role, by=by, at=make.NOW)
    return sheet, by


def test_forty_mentors_and_thirty_mentees_from_one_sheet(scene):
    rows = ["employee id,role,topics,capacity,languages"]
    for number in range(40):
        make.person(f"m{number}")
        rows.append(f"m{number},mentor,Everyday AI:5;Safe digital habits:3,{1 + number % 2},en;de")
    for number in range(30):
        make.person(f"e{number}", grade=7)
        rows.append(f"e{number}@example.com,Mentee,Everyday AI:5,,en")
    sheet, by = staged(scene, "\n".join(rows))
    check = checked(sheet)
    assert (len(check.added), check.problems, check.unresolved) == (70, [], {})
    verbs.apply_sheet(sheet, by=by, at=make.NOW)
    enrolled = Enrolment.objects.filter(programme=scene, state="available", source="sheet")
    assert (enrolled.filter(role="mentor").count(), enrolled.filter(role="mentee").count()) == (40, 30)
    assert dict(enrolled.get(person__employee_id="m1").topics.values_list("topic__slug", "level")) == {
        "everyday-ai": 5,
        "safe-digital-habits": 3,
    }
    assert enrolled.get(person__employee_id="m1").capacity == 2
    assert enrolled.get(person__employee_id="e1").discreet is True


def test_files_of_the_match_command_are_taken_as_they_are(scene):
    make.person("ann")
    make.person("bob")
    header = "id,name,department,grade,site,time_zone,languages,manager_id,capacity,{},hours,not_with\n"
    mentors = (
        header.format("offers")
        + "ann,Ann,Finance,3,Oslo,Europe/Oslo,en;nb,boss,2,Everyday AI:4,Mon-Fri 08:00-16:00,bob\n"
    )
    sheet, by = staged(scene, mentors)
    verbs.apply_sheet(sheet, by=by, at=make.NOW)
    ann = Enrolment.objects.get()
    assert (ann.role, ann.capacity, ann.hours, ann.languages) == ("mentor", 2, "Mon-Fri 08:00-16:00", ["en", "nb"])
    assert Exclusion.objects.values_list("person__employee_id", "kind").get() == ("bob", "not_with")
    make.person("eve", grade=8)
    sheet, by = staged(scene, header.format("wants") + "eve,Eve,Sales,8,Oslo,Europe/Oslo,en,,1,Everyday AI:5,,\n")
    verbs.apply_sheet(sheet, by=by, at=make.NOW)
    assert Enrolment.objects.get(person__employee_id="eve").role == "mentee"


def test_each_problem_names_row_field_value_and_the_fix(scene):
    make.person("ann")
    make.person("eve", grade=7)
    make.enrolment(scene, make.person("taken"), "mentor")
    text = (
        "id,role,topics,capacity,hours,time_zone\n"
        "ann,mentor,Everyday AI:4,3,whenever,Atlantis/City\n"
        "nobody,mentor,Everyday AI,,,\n"
        "eve,boss,Everyday AI:7,,,\n"
        ",mentee,,,,\n"
        "taken,mentee,Everyday AI,,,\n"
        "ANN,mentor,Everyday AI,,,\n"
    )
    sheet, _by = staged(scene, text)
    found = [(one.row, one.field, one.value) for one in checked(sheet).problems]
    assert found == [
        (2, "hours", "whenever"),
        (2, "time_zone", "Atlantis/City"),
        (2, "capacity", "3"),
        (3, "id", "nobody"),
        (4, "role", "boss"),
        (4, "offers", "Everyday AI:7"),
        (5, "id", ""),
        (5, "offers", ""),
        (6, "role", "mentee"),
        (7, "id", "ANN"),
    ]


def test_one_correction_mends_every_like_row(scene):
    for key in ("ann", "bob", "eve"):
        make.person(key)
    sheet, by = staged(scene, "id,role,topics\nann,guide,Everyday AI\nbob,guide,Everyday AI\neve,mentor,Everyday AI\n")
    assert checked(sheet).bad_rows == [2, 3]
    verbs.correct(sheet, row=None, field="role", was="guide", value="mentor", by=by, at=make.NOW)
    assert (checked(sheet).bad_rows, len(checked(sheet).added)) == ([], 3)


def test_unknown_texts_are_shown_with_suggestions_and_proposed_if_nobody_says_otherwise(scene):
    for key in ("ann", "bob"):
        make.person(key)
    sheet, by = staged(scene, "id,role,topics\nann,mentor,Xyloglyph quux;Everyday AI\nbob,mentor,xyloglyph  QUUX\n")
    (unresolved,) = checked(sheet).unresolved.values()
    assert (unresolved.text, unresolved.rows, unresolved.choice) == ("Xyloglyph quux", 2, "")
    verbs.choose_topics(sheet, {unresolved.key: "safe-digital-habits"}, by=by, at=make.NOW)
    verbs.apply_sheet(sheet, by=by, at=make.NOW)
    assert ProposedTopic.objects.count() == 0
    bob = Enrolment.objects.get(person__employee_id="bob")
    assert bob.topics.get().topic.slug == "safe-digital-habits"


def test_import_twice_is_refused_and_undo_takes_it_back(scene):
    ann, bob = make.person("ann"), make.person("bob")
    old = make.enrolment(scene, bob, "mentor", topics={"everyday-ai": 2}, capacity=1)
    sheet, by = staged(scene, "id,role,topics,capacity\nann,mentor,Everyday AI,\nbob,mentor,Safe digital habits:5,2\n")
    applied = verbs.apply_sheet(sheet, by=by, at=make.NOW)
    assert applied.result == {"added": 1, "updated": 1, "skipped": 0, "proposed": 0}
    with pytest.raises(WrongState):
        verbs.apply_sheet(sheet, by=by, at=make.NOW)
    with pytest.raises(UndoExpired):
        verbs.undo_sheet(sheet, by=by, at=make.NOW + dt.timedelta(days=8))
    taken = verbs.undo_sheet(sheet, by=by, at=make.NOW + dt.timedelta(days=1))
    assert (taken.undone, taken.left) == (2, ())
    old.refresh_from_db()
    assert (old.capacity, old.state, old.topics.get().topic.slug) == (1, "available", "everyday-ai")
    assert Enrolment.objects.get(person=ann).state == "withdrawn"


def test_undo_leaves_who_was_touched_since(scene):
    ann = make.person("ann")
    sheet, by = staged(scene, "id,role,topics\nann,mentor,Everyday AI\n")
    verbs.apply_sheet(sheet, by=by, at=make.NOW)
    Enrolment.objects.filter(person=ann).update(changed_at=make.NOW + dt.timedelta(hours=1))
    assert verbs.undo_sheet(sheet, by=by, at=make.NOW + dt.timedelta(days=1)).left == ("Ann",)
    assert Enrolment.objects.get(person=ann).state == "available"


def test_import_costs_the_same_queries_but_for_the_audit(scene):
    def cost(names):
        rows = [f"{name},mentor,Everyday AI" for name in names]
        for name in names:
            make.person(name)
        sheet, by = staged(scene, "id,role,topics\n" + "\n".join(rows))
        # The resolver is built once a process.
        checked(sheet)
        with CaptureQueriesContext(connection) as run:
            verbs.apply_sheet(sheet, by=by, at=make.NOW)
        return len(run) - len(names)

    assert cost(["a1"]) == cost([f"b{number}" for number in range(30)])


def test_pages_from_upload_to_undo(scene):
    make.person("ann")
    client = Client()
    client.force_login(make.manager(scene))
    base = f"/manage/p/{scene.slug}/sheet/"
    assert client.get(base).status_code == 200
    response = client.post(base, {"pasted": "id,role,topics\nann,mentor,Everyday AI\nghost,mentor,Everyday AI\n"})
    sheet = SignUpSheet.objects.get()
    columns = f"{base}{sheet.uid}/columns/"
    assert response.headers["Location"] == columns
    assert client.get(columns).status_code == 200
    assert client.post(columns, {"id": ""}).status_code == 422
    sent = {"id": "id", "role": "role", "offers": "topics"}
    assert client.post(columns, sent).headers["Location"] == f"{base}{sheet.uid}/check/"
    page = client.get(f"{base}{sheet.uid}/check/").content.decode()
    assert "One row cannot be imported yet" in page
    assert "Import one person" in page
    assert "ghost" in client.get(f"{base}{sheet.uid}/check/rows.csv").content.decode()
    assert client.post(f"{base}{sheet.uid}/check/", {"do": "import"}).headers["Location"] == f"{base}{sheet.uid}/done/"
    assert client.get(f"{base}{sheet.uid}/done/").status_code == 200
    assert Enrolment.objects.get().state == "available"
    client.post(f"{base}{sheet.uid}/undo/")
    assert Enrolment.objects.get().state == "withdrawn"


def test_unreadable_file_says_so(scene):
    client = Client()
    client.force_login(make.manager(scene))
    response = client.post(f"/manage/p/{scene.slug}/sheet/", {"pasted": "\x00\x00"})
    assert response.status_code == 422
    assert SignUpSheet.objects.count() == 0


def test_whoever_runs_the_programme_cannot_be_brought_in(scene):
    anna = make.person("anna")
    sheet, by = staged(scene, "id,role,topics\nanna,mentor,Everyday AI\n")
    anna.user = by
    anna.save()
    assert [(one.row, one.field) for one in checked(sheet).problems] == [(2, "id")]
