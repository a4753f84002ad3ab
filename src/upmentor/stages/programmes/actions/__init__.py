"""The verbs of this slice, by subject: `topics`, `programme`, `enrolment`, `answers`, `sheet`."""

from upmentor.stages.programmes.actions.topics import import_topics, sync_topics

__all__ = ["import_topics", "sync_topics"]
