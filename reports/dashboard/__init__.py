"""The leadership dashboard: one page for a province or a district, in rooms that can be read one at a time."""

from reports.dashboard.page import dashboard

__all__ = ["dashboard"]
