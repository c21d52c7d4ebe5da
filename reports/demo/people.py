"""Accounts, roles and departments of the demonstration."""

from django.db import transaction

from accounts.actions import save_agency
from accounts.demo import DEMO_PASSWORD, demo_email
from accounts.models import Agency, AgencyLevel, Role, RoleAssignment, Sector, User
from criteria.models import Criterion, Responsibility
from localities.loader import LAST_THREE_TIER_DAY
from localities.models import Locality


@transaction.atomic
def build_people(plan):
    province = place("91")
    for row in plan["departments"]:
        agency = save_agency(
            code=row["code"],
            name=f"{row['name'].removesuffix(' tỉnh')} tỉnh Kiên Giang",
            short_name=row["name"],
            level=AgencyLevel.PROVINCE,
            sector=Sector.GOVERNMENT,
            locality=province,
        )
        _give_criteria(agency, province, plan["results"]["set"], row["criteria"])
    for row in plan["people"]:
        _create_person(row)


def place(code):
    """The unit that bore a code under the three-tier government, which the demonstration lives in."""
    return Locality.objects.by_code(code, LAST_THREE_TIER_DAY)


def _give_criteria(agency, province, set_code, numbers):
    for criterion in Criterion.objects.filter(criteria_set__code=set_code, number__in=numbers):
        Responsibility.objects.get_or_create(criterion=criterion, province=province, agency=agency)


def _create_person(row):
    user = User.objects.create_user(
        row["username"],
        email=demo_email(row["username"]),
        password=DEMO_PASSWORD,
        full_name=row["full_name"],
        position=row["position"],
        is_staff=row["role"] in (Role.COORDINATION, Role.ADMINISTRATOR),
    )
    RoleAssignment.objects.create(
        user=user,
        role=row["role"],
        locality=place(row["locality"]) if "locality" in row else None,
        agency=Agency.objects.get(code=row["agency"]) if "agency" in row else None,
    )
