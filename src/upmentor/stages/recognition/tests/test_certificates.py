"""Who gets a certificate, what stands on it, and who can check it."""

import datetime as dt
import io
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs.actions.life import move
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.codes import ALPHABET, as_code, check_sign, grouped, mistyped, new_code
from upmentor.stages.recognition.exports import certificate_pdf
from upmentor.stages.recognition.models import Certificate
from upmentor.stages.recognition.queries.earned import done_by
from upmentor.stages.recognition.tests.factories import member, met

pytestmark = pytest.mark.django_db


def certificate(pair: Pair, role: str = "mentor") -> Certificate:
    made = actions.issue(member(pair, role).enrolment, at=NOW)
    assert made is not None
    return made


def read(document: bytes) -> tuple[PdfReader, str]:
    """The document and its text, with blanks made one."""
    reader = PdfReader(io.BytesIO(document))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# ---------- who earns one ----------


@pytest.mark.parametrize(("times", "missing"), [(0, 5), (4, 1), (5, 0), (6, 0)])
def test_live_pair_earns_it_from_four_fifths_of_its_meetings_on(times, missing):
    enrolment = member(met(times), "mentor").enrolment
    assert done_by([enrolment])[enrolment.pk].missing == missing
    assert (actions.issue(enrolment, at=NOW) is None) == bool(missing)


def test_pair_that_ended_early_earns_it_for_both_alike_by_one_conversation():
    pair = met(1)
    move(pair, Pair.State.ENDED, at=NOW)
    assert actions.issue_due(at=NOW) == 2
    rows = {row.enrolment.role: (row.issued_on, row.valid) for row in Certificate.objects.select_related("enrolment")}
    assert rows == dict.fromkeys(("mentor", "mentee"), (NOW.date(), True))
    assert actions.issue_due(at=NOW) == 0


def test_pair_that_only_had_its_first_talk_earns_none():
    pair = met(0)
    move(pair, Pair.State.ENDED, at=NOW)
    assert (actions.issue_due(at=NOW), Certificate.objects.count()) == (0, 0)


def test_hours_are_conversations_and_preparation_over_all_pairs():
    company = make.company(1, 2)
    first = met(2, pair=make.pair(company))
    move(first, Pair.State.ENDED, at=NOW)
    second = met(3, pair=make.pair(company, mentee=1))
    done = done_by([company.mentors[0], company.mentees[0]])
    mentor, mentee = done[company.mentors[0].pk], done[company.mentees[0].pk]
    assert (mentor.conversations, mentor.talked, mentor.prepared, mentor.hours) == (5, 340, 150, 8.0)
    assert (mentee.conversations, mentee.talked, mentee.prepared) == (2, 140, 0)
    assert second.state == Pair.State.ACTIVE


def test_letter_says_that_it_is_ready_once_and_nothing_of_the_content():
    pair = met(5)
    assert actions.issue_due(at=NOW + dt.timedelta(days=6, minutes=-1)) == 0  # "Finish" can still be undone
    for _ in range(2):
        actions.issue_due(at=NOW + dt.timedelta(days=6))
    letters = Letter.objects.filter(kind="recognition.certificate")
    assert sorted(letter.subject for letter in letters) == ["Your certificate is ready"] * 2
    partner = member(pair, "mentee").person.name
    assert [partner in one.text for one in letters if one.address == member(pair, "mentor").person.email] == [False]


# ---------- the document ----------


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_document_is_one_tagged_page_with_its_fonts_in_it(paper, size):
    made = certificate(met(6))
    document, text = read(certificate_pdf(made, paper=paper, at=NOW))
    page = document.pages[0]
    assert (len(document.pages), (round(page.mediabox.width), round(page.mediabox.height))) == (1, size)
    root = document.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], "/StructTreeRoot" in root) == (True, "en", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in descriptors)
    assert ("Mentor 0" in text, "6 conversations held" in text, grouped(made.code) in text) == (True, True, True)
    assert "9.5 hours of recognised working time" in text
    assert "Mentee 0" not in text


def test_document_names_partner_and_topic_only_when_both_allow_it():
    pair = met(6)
    made = certificate(pair)
    both = [member(pair, "mentor"), member(pair, "mentee")]

    def text() -> str:
        return read(certificate_pdf(made, paper="a4", at=NOW))[1]

    for allowed, seen in ((both[:1], False), (both, True)):
        for one in allowed:
            actions.allow_naming(one, names=True, topics=True, by=one.person.user, at=NOW)
        found = text()
        assert ("Together with Mentee 0" in found, "Everyday AI" in found) == (seen, seen)
    actions.allow_naming(both[1], names=False, topics=True, by=both[1].person.user, at=NOW)
    assert ("Together with" in text(), "Everyday AI" in text()) == (False, True)


@pytest.mark.parametrize(
    "name",
    [
        "#strong[x] $y$ @z <a> \\ *b*",
        "سلمى الحداد",
        "Łukasz Ångström-Đặng",
        "山田 太郎",
        "a\u202eb\u0007c",
        "N" * 200,
        "ن" * 200,
    ],
)
def test_any_name_makes_one_page_and_no_mark_up(name):
    made = certificate(met(5))
    made.name, made.title = name, "#pagebreak() " + "P" * 107
    document, text = read(certificate_pdf(made, paper="letter", at=NOW))
    assert len(document.pages) == 1
    assert "#pagebreak()" in text
    if name.startswith("#"):
        assert name in text


def test_document_in_arabic_is_right_to_left_and_tagged_so():
    made = certificate(met(5))
    with override("ar"):
        document, _text = read(certificate_pdf(made, paper="a4", at=NOW))
    assert (len(document.pages), document.trailer["/Root"]["/Lang"]) == (1, "ar")


def test_download_is_one_link_away_from_the_page_and_only_for_its_owner():
    pair = met(6)
    made = certificate(pair)
    owner, partner = (signed_in(member(pair, role).person.user) for role in ("mentor", "mentee"))
    address = reverse("recognition:certificate", args=[made.uid])
    assert f'href="{address}"' in owner.get(reverse("recognition:home")).content.decode()
    answer = owner.get(address)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert partner.get(address).status_code == 404


def test_whole_hours_are_written_without_a_fraction():
    pair = met(5, first_talk=False)
    made = certificate(pair)
    assert "7.5 hours of" in read(certificate_pdf(made, paper="a4", at=NOW))[1]
    other = certificate(met(6, first_talk=False))
    assert "9 hours of" in read(certificate_pdf(other, paper="a4", at=NOW))[1]


def test_page_says_what_is_missing_in_words():
    pair = met(3)
    text = signed_in(member(pair, "mentor").person.user).get(reverse("recognition:home")).content.decode()
    assert ("2 more conversations" in text, "%" in re.sub(r"<[^>]*>", "", text)) == (True, False)


# ---------- the code ----------


def test_codes_find_every_single_wrong_sign():
    code = new_code()
    assert (len(code), mistyped(code), mistyped(code[:-1])) == (16, False, True)
    wrong = [code[:place] + sign + code[place + 1 :] for place in range(16) for sign in ALPHABET if sign != code[place]]
    assert [one for one in wrong if not mistyped(one)] == []
    assert check_sign(code[:-1]) == code[-1]
    assert as_code(f" {grouped(code).lower()} ") == code


def verify(client, code: str):
    return client.get(reverse("recognition:verify", args=[code]))


def test_code_is_confirmed_to_everybody_with_name_programme_and_day(client):
    pair = met(5)
    made = certificate(pair)
    for typed in (made.code, grouped(made.code).lower()):
        answer = verify(client, typed)
        text = answer.content.decode()
        assert (answer.status_code, "This certificate is valid" in text, answer["Cache-Control"]) == (
            200,
            True,
            "no-store",
        )
        assert ("Mentor 0" in text, pair.programme.name in text, "2 March 2026" in text) == (True, True, True)
        assert "Mentee 0" not in text


def test_unknown_and_mistyped_codes_say_so_and_ask_the_database_as_often(client):
    made = certificate(met(5))
    found = []
    for code in (made.code, new_code(), "WRONG", "x" * 50):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = verify(client, code)
        number = sum("recognition_certificate" in one["sql"] for one in asked.captured_queries)
        found.append((answer.status_code, number, "There is no certificate" in answer.content.decode()))
    assert found == [(200, 1, False), *[(404, 1, True)] * 3]


def test_codes_cannot_be_tried_without_end(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify": "3/m/ip"}
    make.organisation()
    cache.clear()
    assert [verify(client, new_code()).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    cache.clear()


def test_owner_takes_it_back_and_makes_it_valid_again(client):
    pair = met(5)
    made = certificate(pair)
    browser = signed_in(member(pair, "mentor").person.user)
    text = browser.post(reverse("recognition:withdraw", args=[made.uid]), follow=True).content.decode()
    restore = reverse("recognition:restore", args=[made.uid])
    assert f'action="{restore}"' in text
    assert "no longer valid" in verify(client, made.code).content.decode()
    assert browser.get(reverse("recognition:certificate", args=[made.uid])).status_code == 302
    browser.post(restore)
    assert "This certificate is valid" in verify(client, made.code).content.decode()


def test_programme_team_revokes_with_a_reason_that_only_the_owner_reads(client):
    company = make.company(1, 1)
    pair = met(5, pair=make.pair(company))
    made = certificate(pair)
    staff = signed_in(company.manager)
    address = reverse("recognition:revoke", args=[company.programme.slug, made.uid])
    assert staff.post(address, {"reason": " "}).status_code == 422
    staff.post(address, {"reason": "Issued by mistake"})
    made.refresh_from_db()
    assert (made.valid, made.revoked_reason) == (False, "Issued by mistake")
    public = verify(client, made.code).content.decode()
    assert ("no longer valid" in public, "mistake" in public) == (True, False)
    own = signed_in(member(pair, "mentor").person.user).get(reverse("recognition:home")).content.decode()
    assert "Issued by mistake" in own
    row = Entry.objects.get(verb="recognition.revoke")
    assert (row.actor, row.reason) == (company.manager.actor_key, "Issued by mistake")
    staff.post(reverse("recognition:reinstate", args=[company.programme.slug, made.uid]))
    assert "This certificate is valid" in verify(client, made.code).content.decode()


def test_list_of_the_programme_team_shows_the_fact_and_no_hours():
    company = make.company(1, 1)
    certificate(met(6, pair=make.pair(company)))
    text = (
        signed_in(company.manager)
        .get(reverse("recognition:certificates", args=[company.programme.slug]))
        .content.decode()
    )
    assert ("1 certificate issued" in text, "Mentor 0" in text, "hours of" in text) == (True, True, False)


def test_job_closes_pairs_a_week_after_their_last_meeting():
    pair = met(6)
    last = NOW + dt.timedelta(days=6)
    assert actions.complete_due(at=last + dt.timedelta(days=6)) == 0
    assert actions.complete_due(at=last + dt.timedelta(days=7)) == 1
    pair.refresh_from_db()
    assert pair.state == Pair.State.COMPLETED
    assert Certificate.objects.count() == 2
