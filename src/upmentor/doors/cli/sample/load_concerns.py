"""Whom one can talk to at Halden & Rowe, and one concern that was answered. Its author is nobody of the company: it is
unsigned, and the product keeps no name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from upmentor.ground.accounts.models import User
from upmentor.stages.concerns import actions
from upmentor.stages.concerns.actions import Concern
from upmentor.stages.concerns.models import Service

DAY = dt.timedelta(days=1)
HOURS = {"contact": ("Monday to Thursday, 9 to 15", "+44 20 7946 0101"), "contact_2": ("Every morning until 12", "")}
SERVICES = (
    (Service.Kind.WELLBEING, "Open Door", "+44 20 7946 0155", "", "Counselling by phone, day and night, paid by us"),
    (Service.Kind.WELLBEING, "Occupational health", "", "https://health.halden-rowe.example", "Monday to Friday"),
    (Service.Kind.URGENT, "Emergency services", "112", "", "In most countries where we work"),
)
CONCERN = (
    "In our talks I am asked again and again what colleagues of my team say about the new rota. "
    "I do not want to carry tales, and I do not know how to say so."
)
ANSWER = (
    "Thank you for telling me. You may say: that is not mine to pass on. It is in your working agreement too, under "
    "what stays between you. Would it help if I reminded all mentees of it, without a word about you?"
)
STEP = "A short reminder to all mentees of what stays between the two."


def load_concerns(users: Mapping[str, User], *, at: dt.datetime) -> None:
    """Hours and deputies of the two contacts, services, and one answered concern of last week."""
    grace, other = users["contact"], users["contact_2"]
    for contact, deputy, key in ((grace, other, "contact"), (other, grace, "contact_2")):
        hours, phone = HOURS[key]
        actions.describe_contact(contact, hours=hours, phone=phone, deputy=deputy, by=users["owner"], at=at - 400 * DAY)
    for kind, name, phone, url, note in SERVICES:
        service = Service(kind=kind, name=name, phone=phone, url=url, note=note)
        actions.add_service(service, by=users["owner"], at=at - 400 * DAY)
    opened = actions.open_case(Concern(grace, CONCERN, wish="advice"), by=None, at=at - 6 * DAY)
    actions.reply(opened.case, ANSWER, form=uuid.uuid4(), step=STEP, by=grace, at=at - 5 * DAY)
