"""The places, the sets and the open quarter the workbooks of the corpus are sent for."""

import pytest
from django.core.management import call_command
from django.utils import translation

from criteria.actions import open_period
from criteria.models import CriteriaSet
from localities.models import Locality
from tests.workbooks.build import build


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory):
    """The folder of every workbook with its expectation, written once."""
    folder = tmp_path_factory.mktemp("workbooks")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """Kiên Giang and Lai Châu as they were, the national sets, quarter III/2024 open; undone after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), translation.override("vi"), transaction.atomic():
        for code in ("91", "12", "42"):
            call_command("load_localities", "--province", code, verbosity=0)
        call_command("load_criteria", verbosity=0)
        criteria_set = CriteriaSet.objects.get(code="xa-ntm-2021-2025")
        for code in ("91", "12"):
            province = Locality.objects.get(code=code, level="PROVINCE", valid_to__isnull=False)
            open_period(province=province, code="2024-Q3", criteria_sets=[criteria_set], by=None)
        yield
        transaction.set_rollback(True)
