"""What this room adds to pages of the rooms to its left: what a closed period keeps."""

from django import template

from criteria.models import Correction
from reports.freezing.checking import check_freeze
from reports.freezing.editions import valid_editions

register = template.Library()


@register.inclusion_tag("reports/_freeze_panel.html")
def freeze_panel(period):
    """Who closed the period and when, its hash, whether it is intact, how many corrections followed."""
    first = valid_editions(period).filter(edition=0).select_related("by").first()
    return {
        "period": period,
        "freeze": first,
        "is_intact": first is not None and check_freeze(first).is_intact,
        "corrections": Correction.objects.filter(period=period).count() if first else 0,
    }
