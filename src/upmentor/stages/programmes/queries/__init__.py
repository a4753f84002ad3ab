"""Reads of this slice, by subject: `topics`, `programmes`, `enrolments`, `supply`."""

from upmentor.stages.programmes.queries.enrolments import matching_enrolments, readiness
from upmentor.stages.programmes.queries.supply import supply_demand
from upmentor.stages.programmes.queries.topics import current_resolver

__all__ = ["current_resolver", "matching_enrolments", "readiness", "supply_demand"]
