"""`roll_up_closed`: counts of quarters frozen before there were frozen roll-ups, from what was frozen."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from reports.freezing.rolled import roll_up_missing


class Command(BaseCommand):
    help = "Write the roll-ups of closed quarters that have none yet; doing it again changes nothing."

    def handle(self, **options):
        with transaction.atomic():
            count = roll_up_missing()
        return _("%(count)s editions rolled up.") % {"count": count}
