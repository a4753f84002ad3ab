"""Can offers meet wishes, and did the gap move? Per topic area in whole fives, frozen month by month. An area is a
guide topic with everything that stands below it; a topic below none is an area of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q

from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.models import Report
from upmentor.stages.insights.sections.supply_words import say
from upmentor.stages.insights.sections.words import fives
from upmentor.stages.insights.source import Source
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Topic

__all__ = ["say", "work_out"]

FAMILY = "supply"
Role, State = Enrolment.Role, Enrolment.State


def work_out(source: Source) -> Part | None:
    """For each area of which five people want or offer something: wishes, places and free places, in whole fives; None
    for what fewer than five people stand behind. None before anybody is enrolled. Six queries."""
    groups = _people(source)
    if not groups:
        return None
    told = source.gate.release(FAMILY, groups)
    areas = {int(name.split(":")[1]) for name in told}
    titles = dict(Topic.objects.filter(pk__in=areas).values_list("pk", "title"))
    offering = frozenset(who for name, people in told.items() if name.startswith("offer:") for who in people)
    capacity = _places(source, offering)
    now: dict[str, list[int | None]] = {}
    for area in sorted(areas, key=lambda one: titles[one]):
        wanting, offers = told.get(f"want:{area}"), told.get(f"offer:{area}")
        places = [sum(capacity[who][at] for who in offers) for at in (0, 1)] if offers else None
        now[str(area)] = [
            fives(len(wanting)) if wanting else None,
            fives(places[0]) if places else None,
            fives(places[1]) if places else None,
        ]
    few = [str(area) for area in areas if len(groups.get(f"offer:{area}", ())) < MEAN and f"offer:{area}" not in told]
    series = {"day": source.day.isoformat(), "areas": {str(key): titles[key] for key in areas}, "few": sorted(few)}
    if not now:
        missing = Missing("few-people", {}, {"people": MEAN})
        return Part("supply", [Fact("all", missing=missing)], series=series | {"months": _before(source)})
    return Part(
        "supply",
        [Fact("all", numbers={"areas": len(now)})],
        series=series | {"months": [*_before(source), [source.day.isoformat(), now]]},
    )


def _people(source: Source) -> dict[str, frozenset[int]]:
    """Who wants (`want:3`) and who offers (`offer:3`) something of an area, by the key of the area. Two queries."""
    above = dict(Topic.objects.filter(guide_number=None).values_list("pk", "parent"))
    rows = EnrolmentTopic.objects.filter(
        enrolment__programme=source.programme,
        enrolment__state__in=(State.AVAILABLE, State.COMPLETED),
        enrolment__submitted_at__lt=source.end,
        enrolment__person__employed=True,
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for topic, role, who in rows.values_list("topic", "enrolment__role", "enrolment__person"):
        kind = "offer" if role == Role.MENTOR else "want"
        found[f"{kind}:{area_of(topic, above)}"].add(who)
    return {name: frozenset(people) for name, people in found.items()}


def area_of(topic: int, above: Mapping[int, int | None]) -> int:
    """The guide topic above, or the highest topic there is. `above`: the parent of each that is no guide topic.

    >>> area_of(3, {3: 2, 2: 1}), area_of(5, {5: None})
    (1, 5)
    """
    while (parent := above.get(topic)) is not None:
        topic = parent
    return topic


def _places(source: Source, people: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Per mentor the places that they offer and those that are free, whatever became of them since: the figures are of
    people told, and these stay until five came or went. Two queries."""
    rows = Enrolment.objects.filter(programme=source.programme, role=Role.MENTOR, person__in=people)
    running = Q(pair__ended_at=None) | Q(pair__ended_at__gte=source.end)
    seats = PairMember.objects.filter(running, enrolment__in=rows, pair__started_at__lt=source.end)
    seats = seats.exclude(pair__state=Pair.State.COMPLETED)
    taken = dict(seats.order_by().values_list("enrolment").annotate(n=Count("pk")))
    found = {
        who: (capacity, max(0, capacity - taken.get(key, 0)))
        for key, who, capacity in rows.values_list("pk", "person", "capacity")
    }
    return {who: found.get(who, (0, 0)) for who in people}


def _before(source: Source) -> list[Any]:
    """The months that earlier reports froze, oldest first. One query."""
    rows = Report.objects.filter(programme=source.programme, day__lt=source.day, document__isnull=False)
    found = []
    for day, document in rows.order_by("day").values_list("day", "document"):
        part = next((one for one in (document or {}).get("parts", ()) if one["id"] == "supply"), None)
        months = part["series"]["months"] if part else []
        if months and months[-1][0] == day.isoformat():
            found.append(months[-1])
    return found
