"""A target beside its figure: what is missing, in words that cannot be read as another quantity."""

import datetime as dt
from decimal import Decimal

from directives.models import Target
from reports.targets import Standing

DAY = dt.date(2024, 12, 31)


def test_a_share_falls_short_by_points():
    target = Target(metric="ty_le", operator=">=", value=80, unit="%")

    gap = Standing(target, DAY, value=Decimal("72.8"), needed=80).gap

    assert "7,2" in gap and not gap.endswith("7,2 %")


def test_other_figures_fall_short_by_their_own_unit():
    target = Target(metric="thu_nhap", operator=">=", value=80, unit="triệu đồng")

    assert Standing(target, DAY, value=72, needed=80).gap.endswith("08 triệu đồng")
    assert Standing(target, DAY, value=80, needed=80).gap == ""
