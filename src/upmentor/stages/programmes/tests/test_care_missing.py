"""Before people come there must be somebody to talk to."""

import pytest

from upmentor.ground.accounts.models import RoleGrant
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.queries.programmes import care_missing

pytestmark = pytest.mark.django_db


def test_two_contacts_outside_the_programme_are_enough_and_nothing_else_is():
    company = make.company(1, 1)
    assert ["Two safeguarding contacts" in str(one) for one in care_missing(company.programme)] == [True]
    for user in (company.manager, make.user("Tom")):
        RoleGrant.objects.create(user=user, role=RoleGrant.Role.CONTACT)
    said = [str(one) for one in care_missing(company.programme)]
    assert [one.startswith(company.manager.name) for one in said] == [True]
    RoleGrant.objects.filter(user=company.manager).update(user=make.user("Grace"))
    assert care_missing(company.programme) == []
