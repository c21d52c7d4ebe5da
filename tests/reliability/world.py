"""A province as officials meet it: real places and law, an open quarter, twenty people who enter its figures."""

import datetime as dt

from django.conf import settings

from accounts.models import Role, RoleAssignment, User
from criteria.actions import open_period
from criteria.loader import load_all
from criteria.models import CriteriaSet
from localities.loader import load
from localities.models import Locality

SET, PERIOD, PROVINCE = "xa-ntm-2021-2025", "2024-Q3", "91"
DAY = dt.date(2024, 9, 30)


def build(people):
    """Fill an empty database; the address of the province's grid is /entry/91/2024-Q3/xa-ntm-2021-2025/."""
    load([PROVINCE])
    load_all([settings.BASE_DIR / "criteria" / "data" / f"{SET}.yaml"])
    province = Locality.objects.by_code(PROVINCE, DAY)
    open_period(province=province, code=PERIOD, criteria_sets=[CriteriaSet.objects.get(code=SET)], by=None)
    for number in range(people):
        user = User.objects.create(username=f"vpdp{number}")
        RoleAssignment.objects.create(user=user, role=Role.COORDINATION, locality=province)
