"""Answers of calendars as their programs write them; written by hand after their manners."""

from __future__ import annotations

from base64 import encodebytes
from quopri import encodestring

UID = "0b6f1f0e-6a3e-4f5a-9a37-1d6b1f6a5c11"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def head(who: str, message_id: str, more: str) -> str:
    return (
        f"From: {who}\nTo: up@mail.example\nSubject: Re: booked\nMessage-ID: <{message_id}>\nMIME-Version: 1.0\n{more}"
    )


def calendar(
    uid: str = UID,
    who: str = "dana@example.com",
    answer: str = "DECLINED",
    *,
    sequence: int | str = 0,
    stamp: str = "20260302T100000Z",
    method: str = "REPLY",
    more: str = "",
) -> str:
    """A plain REPLY of a calendar."""
    return f"""BEGIN:VCALENDAR
PRODID:-//Somebody//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
ORGANIZER;CN=Upmentor:mailto:up@mail.example
ATTENDEE;CN="Holt, Dana: Finance";PARTSTAT={answer};ROLE=REQ-PARTICIPANT:mailto:{who}
{more}END:VEVENT
END:VCALENDAR
"""


def plain(text: str, *, message_id: str = "plain@example.com", who: str = "dana@example.com") -> bytes:
    """A mail that is nothing but the calendar's answer."""
    return crlf(head(who, message_id, "Content-Type: text/calendar; method=REPLY; charset=UTF-8\n\n") + text)


def outlook(uid: str = UID, who: str = "Dana@Example.com", answer: str = "DECLINED", sequence: int = 0) -> bytes:
    """Exchange: base64, its own zone, folded in odd places, upper-case mailto."""
    text = f"""BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={answer};CN=Dana
  Holt:MAILTO:{who}
COMMENT;LANGUAGE=en-GB:\\n
UID:{uid[:20]}
 {uid[20:]}
SUMMARY;LANGUAGE=en-GB:Declined: Conversation with Sam
DTSTART;TZID=GMT Standard Time:20260331T090000
DTEND;TZID=GMT Standard Time:20260331T100000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20260302T101500Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=en-GB:
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR
"""
    body = encodebytes(crlf(text)).decode()
    parts = f"""--_000_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

=A0

--_000_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{body}
--_000_--
"""
    return crlf(head(who, "AM0@eurprd.example", 'Content-Type: multipart/alternative; boundary="_000_"\n\n') + parts)


def google(uid: str = UID, who: str = "dana@example.com", answer: str = "DECLINED", sequence: int = 0) -> bytes:
    """Gmail: mixed around alternative, the same answer again as a file, quoted-printable."""
    text = calendar(uid, who, answer, sequence=sequence, more="X-NUM-GUESTS:0\nRECURRENCE-ID:20260331T080000Z\n")
    coded = encodestring(text.encode()).decode()
    file = encodebytes(crlf(text)).decode()
    parts = f"""--000mixed
Content-Type: multipart/alternative; boundary="000alt"

--000alt
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes

Dana has declined this invitation.

--000alt
Content-Type: text/html; charset="UTF-8"

<p>Dana has declined</p>
--000alt
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: quoted-printable

{coded}
--000alt--
--000mixed
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{file}
--000mixed--
"""
    return crlf(head(who, "calendar-1@google.example", "Content-Type: multipart/mixed; boundary=000mixed\n\n") + parts)


def apple(uid: str = UID, who: str = "dana@example.com", answer: str = "DECLINED", sequence: int = 0) -> bytes:
    """Apple: 8 bit, no method in the header of the part, the charset in quotes, an empty text first."""
    text = calendar(uid, who, answer, sequence=sequence, more="SUMMARY:Gespräch mit Sam\nX-APPLE-TRAVEL:نعم\n")
    parts = f"""--Apple-Mail=_1
Content-Type: text/plain; charset=us-ascii


--Apple-Mail=_1
Content-Type: text/calendar; charset=x-unknown; name="iCal.ics"
Content-Transfer-Encoding: 8bit

{text}
--Apple-Mail=_1--
"""
    return crlf(head(who, "F00@icloud.example", 'Content-Type: multipart/mixed; boundary="Apple-Mail=_1"\n\n') + parts)


STYLES = {"outlook": outlook, "google": google, "apple": apple}
