from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.content.vocabulary import load_topics
from upmentor.ground.content.vocabulary_csv import parse_vocabulary_csv
from upmentor.stages.programmes.actions import topics as verbs
from upmentor.stages.programmes.errors import WrongState
from upmentor.stages.programmes.models import EnrolmentTopic, ProposedTopic, Topic, TopicSynonym, TopicWish
from upmentor.stages.programmes.queries import topics as queries
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[6] / "shared" / "data"


def test_sync_loads_every_topic_once_and_then_costs_one_query():
    assert verbs.sync_topics(at=make.NOW) is True
    assert Topic.objects.filter(active=True).count() == len(load_topics())
    assert Topic.objects.filter(guide_number__isnull=False).count() == 16
    with CaptureQueriesContext(
        connection,
    ) as queries_run:
        assert verbs.sync_topics(at=make.NOW) is False
    assert len(queries_run) == 1


def test_sync_retires_a_topic_that_no_longer_ships():
    verbs.sync_topics(at=make.NOW)
    old = make.topic("fax-machines", source=Topic.Source.PROJECT)
    from upmentor.stages.programmes.models import Vocabulary

    Vocabulary.objects.update(version="older")
    verbs.sync_topics(at=make.NOW)
    old.refresh_from_db()
    assert old.active is False


def test_resolver_finds_titles_synonyms_and_typing_errors():
    verbs.sync_topics(at=make.NOW)
    guide = load_topics()[0]
    assert queries.resolve(guide.title).exact.id == guide.id
    assert queries.resolve(guide.synonyms[0]).exact.id == guide.id
    assert queries.resolve("zzqx wvvk").kind == "unknown"


def test_import_adds_new_titles_and_leaves_known_ones():
    make.topic("everyday-ai", title="Everyday AI")
    parsed = parse_vocabulary_csv("title,synonyms\nEveryday AI,Chat assistants\nWelding,\nWelding,\n")
    outcome = verbs.import_topics(parsed.rows, by=SYSTEM, at=make.NOW)
    assert (outcome.added, outcome.known) == (1, 1)
    assert TopicSynonym.objects.get(text="Chat assistants").topic.slug == "everyday-ai"
    again = verbs.import_topics(parsed.rows, by=SYSTEM, at=make.NOW)
    assert (again.added, again.known) == (0, 2)


def test_import_as_a_trial_writes_nothing():
    parsed = parse_vocabulary_csv("title\nWelding\n")
    assert verbs.import_topics(parsed.rows, by=SYSTEM, at=make.NOW, dry_run=True).added == 1
    assert Topic.objects.count() == 0


@pytest.mark.skipif(not DATA.exists(), reason="the outside data is not here")
def test_import_takes_the_onet_tools():
    parsed = parse_vocabulary_csv((DATA / "onet_29_2_technology_skills.csv").read_bytes())
    outcome = verbs.import_topics(parsed.rows, by=SYSTEM, at=make.NOW)
    assert Topic.objects.count() == outcome.added
    assert outcome.added > 8000


def wished(text="Quantum knitting"):
    programme = make.programme()
    row = make.enrolment(programme, make.person("alice"), "mentor")
    proposed = verbs.propose_topic(text, at=make.NOW)
    TopicWish.objects.create(enrolment=row, proposed=proposed, level=4)
    return programme, row, proposed


def test_proposals_of_the_same_words_are_one():
    first = verbs.propose_topic("Quantum  knitting", at=make.NOW)
    second = verbs.propose_topic("quantum knitting", at=make.NOW)
    assert first.pk == second.pk
    assert ProposedTopic.objects.get().times == 2


def test_adding_a_proposal_gives_the_topic_to_who_wished_for_it():
    programme, row, proposed = wished()
    assert [one.proposed.text for one in queries.open_proposals(programme)] == ["Quantum knitting"]
    topic = verbs.add_proposed(proposed, by=SYSTEM, at=make.NOW)
    assert list(EnrolmentTopic.objects.values_list("enrolment", "topic", "level")) == [(row.pk, topic.pk, 4)]
    assert queries.open_proposals(programme) == []
    with pytest.raises(WrongState):
        verbs.set_aside_proposed(proposed, by=SYSTEM, at=make.NOW)


def test_mapping_a_proposal_makes_it_another_word():
    _programme, row, proposed = wished("Robo chat")
    topic = make.topic("everyday-ai")
    before = queries.revision()
    verbs.map_proposed(proposed, topic, by=SYSTEM, at=make.NOW)
    assert row.topics.get().topic == topic
    assert queries.resolve("robo CHAT").exact.id == "everyday-ai"
    assert queries.revision() != before


def test_setting_a_proposal_aside_keeps_nothing_open():
    programme, row, proposed = wished()
    verbs.set_aside_proposed(proposed, by=SYSTEM, at=make.NOW)
    assert queries.open_proposal_count(programme) == 0
    assert row.topics.count() == 0
