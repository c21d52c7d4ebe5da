"""Which editions of a period's freeze hold."""

from reports.models import Freeze


def valid_editions(period):
    """The editions that hold, without the bytes of their rows; none while the period is open."""
    return Freeze.objects.filter(period=period, ended_at__isnull=True).defer("rows")
