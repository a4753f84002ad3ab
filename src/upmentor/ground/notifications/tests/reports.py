"""Mails about a letter's delivery, in the manner of several servers (RFC 3464), for tests."""

from __future__ import annotations

TO = "dana@example.com"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def postfix(uid: object, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Text, status and the whole letter."""
    return crlf(f"""Return-Path: <>
Date: Mon,  2 Mar 2026 10:00:05 +0000 (UTC)
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: upmentor@example.com
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F2A1.1772445605/mx.example.com"
Message-Id: <20260302100005.4F2A1@mx.example.com>

--4F2A1.1772445605/mx.example.com
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

The mail system could not deliver your message.

--4F2A1.1772445605/mx.example.com
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4F2A1
Arrival-Date: Mon,  2 Mar 2026 10:00:04 +0000 (UTC)

Final-Recipient: rfc822; {TO}
Original-Recipient: rfc822;{TO}
Action: {action}
Status: {status}
Remote-MTA: dns; in.example.com
Diagnostic-Code: smtp; 550 5.1.1 <{TO}>: Recipient address rejected:
    User unknown

--4F2A1.1772445605/mx.example.com
Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: <{uid}@example.com>
From: Upmentor <upmentor@example.com>
To: {TO}
Subject: Three times that suit you both

Hello

--4F2A1.1772445605/mx.example.com--
""")


def exchange(uid: object) -> bytes:
    """The words as HTML too, and only the headers of the letter."""
    return crlf(f"""From: <postmaster@corp.example>
To: <upmentor@example.com>
Date: Mon, 2 Mar 2026 10:00:09 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="b1_1c9e"
X-MS-Exchange-Message-Is-Ndr: 1
Message-ID: <0f0e@AM0PR0.eurprd.example>
In-Reply-To: <{str(uid).upper()}@example.com>
References: <{str(uid).upper()}@example.com>
Subject: Undeliverable: Three times that suit you both
Auto-Submitted: auto-replied
MIME-Version: 1.0

--b1_1c9e
Content-Type: multipart/alternative; differences=Content-Type; boundary="b2_77aa"

--b2_77aa
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message couldn't be delivered.

--b2_77aa
Content-Type: text/html; charset="us-ascii"

<html><body><p>Your message couldn't be delivered.</p></body></html>

--b2_77aa--

--b1_1c9e
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR0.eurprd.example
Received-From-MTA: dns;mx.example.com
Arrival-Date: Mon, 2 Mar 2026 10:00:08 +0000

Final-Recipient: rfc822;dana.private@elsewhere.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient dana.private@elsewhere.example not found

--b1_1c9e
Content-Type: text/rfc822-headers

Message-ID: <{uid}@example.com>
Subject: Three times that suit you both

--b1_1c9e--
""")


def gmail(uid: object) -> bytes:
    """Nested: words with a picture, then the status, then the letter."""
    return crlf(f"""Return-Path: <>
X-Failed-Recipients: {TO}
Auto-Submitted: auto-replied
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: upmentor@example.com
Subject: Delivery Status Notification (Failure)
References: <{uid}@example.com>
In-Reply-To: <{uid}@example.com>
Message-ID: <65e2.df0a@mx.google.example>
Date: Mon, 02 Mar 2026 02:00:07 -0800 (PST)
Content-Type: multipart/report; boundary="0000000000009d3f"; report-type=delivery-status

--0000000000009d3f
Content-Type: multipart/related; boundary="0000000000009d40"

--0000000000009d40
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--0000000000009d40
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--0000000000009d40--
--0000000000009d3f
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Mon, 02 Mar 2026 02:00:06 -0800 (PST)
X-Original-Message-ID: <{uid}@example.com>

Final-Recipient: rfc822; {TO}
Action: failed
Status: 5.2.1
Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach is inactive.
Last-Attempt-Date: Mon, 02 Mar 2026 02:00:07 -0800 (PST)

--0000000000009d3f
Content-Type: message/rfc822

Message-ID: <{uid}@example.com>
Subject: Three times that suit you both

Hello
--0000000000009d3f--
""")


def late(uid: object) -> bytes:
    """It waits, and will be tried again."""
    return postfix(uid, action="delayed", status="4.4.1")


def away(uid: object) -> bytes:
    """Somebody is out of the office."""
    return crlf(f"""From: Dana <{TO}>
To: upmentor@example.com
Subject: Automatic reply: Three times that suit you both
Auto-Submitted: auto-replied
In-Reply-To: <{uid}@example.com>
References: <{uid}@example.com>
Message-ID: <away@example.com>
Content-Type: text/plain

I am back on Monday. Action: failed
""")


BOUNCES = {"postfix": postfix, "exchange": exchange, "gmail": gmail}
