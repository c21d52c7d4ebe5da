"""`close_period`: the promised command, its answers and exit codes."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from criteria.models import PeriodState, ReportingPeriod
from reports.models import Freeze


def run(*options, code="91", period="2024-Q3"):
    out = io.StringIO()
    call_command("close_period", "--locality", code, "--period", period, *options, stdout=out)
    return out.getvalue()


def test_it_closes_and_prints_the_hash(full):
    said = json.loads(run("--user", "vpdp", "--json"))

    assert ReportingPeriod.objects.get(pk=full.pk).state == PeriodState.CLOSED
    assert (said["state"], said["sha256"]) == ("CLOSED", Freeze.objects.get().sha256)


@pytest.mark.parametrize("options", [(), ("--user", "anbien"), ("--user", "lanhdao"), ("--user", "vpdp-laichau")])
def test_refused_with_1(closed, official, leader, outsider, options):
    with pytest.raises(CommandError) as refused:
        run(*options)

    assert refused.value.returncode == 1


def test_a_district_is_no_period_of_its_own(full):
    with pytest.raises(CommandError):
        run(code="908")


def test_check_says_whether_it_is_intact(closed):
    assert json.loads(run("--check", "--json"))["editions"][0]["intact"] is True

    Freeze.objects.update(rows=b"x")

    with pytest.raises(CommandError) as touched:
        run("--check")
    assert touched.value.returncode == 1


def test_check_of_an_open_period_finds_nothing(full):
    with pytest.raises(CommandError):
        run("--check")
