"""An agency ends: its heir, and its open tasks, each proposed to the heir and confirmed by the office."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_agency, succeed_agency
from accounts.scope import scope_of
from directives.actions.hand_overs import confirm_hand_over, hand_over_task, record_hand_overs
from directives.actions.rights import refuse_unless
from directives.handover import open_pairs


@transaction.atomic
def end_agency(*, agency, date, document="", successor=None, new_name="", by=None):
    """Record what an agency became from `date` on and propose its open tasks to the heir; the succession."""
    refuse_unless(agency.locality is not None and scope_of(by).manages(agency.locality))
    begun = agency.valid_from is None or agency.valid_from < date
    refuse_unless(begun, _("The agency has not begun by that day."))
    heir = successor or _founded(agency, new_name, date, by)
    refuse_unless(heir.pk != agency.pk, _("An agency is not its own heir."))
    row = succeed_agency(predecessor=agency, successor=heir, date=date, document=document, by=by)
    pairs = [(task, agency, heir) for task, _key in open_pairs([agency.pk], date)]
    record_hand_overs(pairs, date=date, reference=document, by=by)
    return row


@transaction.atomic
def confirm_hand_overs(*, agency, proposed, loose, chosen, date, reference="", by=None):
    """Carry out what the office says of each task of an agency that ended; how many were confirmed.

    `proposed` {key: TaskHandOver}, `loose` {key: task}, `chosen` {key: agency that takes over}.
    """
    for key, taker in chosen.items():
        if key in proposed:
            confirm_hand_over(proposed[key], to_agency=taker, by=by)
        else:
            hand_over_task(
                task=loose[key], from_agency=agency, to_agency=taker, date=date, reference=reference, by=by
            )  # fmt: skip
    return len(chosen)


def _founded(agency, name, date, by):
    """A new agency of the same level, sector and place."""
    return save_agency(
        code=f"{agency.code}-{date:%Y%m%d}"[:40], by=by, name=name, level=agency.level, sector=agency.sector,
        locality=agency.locality, parent=agency.parent, valid_from=date,
    )  # fmt: skip
