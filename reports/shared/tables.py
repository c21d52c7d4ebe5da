"""The links as a table that leaves the site; secrets are in none of it."""

from django.utils.translation import gettext as _

from ntm.lib.tables import Column, Table, moment


def state_of(row):
    if row.revoked_at:
        return _("revoked")
    return _("expired") if row.is_expired else _("in use")


def links_table(place, rows):
    return Table(
        name=_("links"),
        title=_("Read-only links, %(place)s") % {"place": place.full_name},
        columns=[Column(_("No."), "mark", 5), Column(_("For whom"), "text", 30), Column(_("Place"), "text", 24),
                 Column(_("State"), "mark", 14), Column(_("Valid to"), "date", 12), Column(_("Made by"), "text", 24),
                 Column(_("Made on"), "text", 18), Column(_("Revoked by"), "text", 24),
                 Column(_("Revoked on"), "text", 18), Column(_("Pages opened"), "count", 10),
                 Column(_("Last opened"), "text", 18)],
        rows=[_row(number, row) for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _row(number, row):
    made, revoked = (person.get_full_name() if person else None for person in (row.made_by, row.revoked_by))
    return [number, row.label, row.place.full_name, state_of(row), row.expires_on, made, moment(row.made_at), revoked,
            moment(row.revoked_at), row.uses, moment(row.last_used_at)]  # fmt: skip
