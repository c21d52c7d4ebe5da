"""The five papers as files, and the people of two provinces."""

from pathlib import Path

import pytest
from model_bakery import baker

from accounts.models import Role, User
from directives.loader import FACTS_FILE
from tests.directives.conftest import make_reader, places  # noqa: F401

HERE = Path(__file__).parent
FIVE = FACTS_FILE.parent / "source-documents"


@pytest.fixture
def lai_chau():
    """Path of the directive of Lai Châu of April 2024."""
    return next(FIVE.glob("003_*.txt"))


@pytest.fixture
def office(places):  # noqa: F811
    """Coordination office of Lai Châu."""
    return make_reader("vpdp-laichau", Role.COORDINATION, places["laichau"])


@pytest.fixture
def other_office(places):  # noqa: F811
    return make_reader("vpdp-hatinh", Role.COORDINATION, places["hatinh"])


@pytest.fixture
def leader(places):  # noqa: F811
    return make_reader("lanhdao-laichau", Role.LEADERSHIP, places["laichau"])


@pytest.fixture
def stranger(db):
    return baker.make(User, username="stranger", is_active=True)
