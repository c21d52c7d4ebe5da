"""Numbers of a plan beside the units named, said in words."""

from django.utils.translation import gettext as _

from directives.wording import clause_label, directive_title
from ntm.lib.numbers import format_count


def difference_words(difference):
    """Registered against assigned."""
    words = {"count": format_count(abs(difference))}
    if difference > 0:
        return _("%(count)s more than assigned") % words
    return _("%(count)s fewer than assigned") % words if difference else _("as many as assigned")


def named_words(number, named, unnamed):
    """How many of a number are named; `unnamed` below 0 where more are named than the number says."""
    words = {"named": format_count(named or 0), "count": format_count(abs(unnamed))}
    if number.is_sum:
        return _("%(count)s not named yet") % words if unnamed else ""
    if unnamed > 0:
        return _("%(named)s named, %(count)s not named yet") % words
    return _("%(named)s named, %(count)s more than the number") % words if unnamed else _("all named")


def gap_words(figures):
    """What registered and assigned lack or have over, in one line; "" where there is nothing to say."""
    said = []
    if figures.difference is not None and (figures.registered or figures.assigned):
        said.append(_("registered %(words)s") % {"words": difference_words(figures.difference)})
    if words := figures.registered_by and named_words(
        figures.registered_by, figures.registered_named, figures.registered_unnamed
    ):
        said.append(_("registered: %(words)s") % {"words": words})
    if words := figures.assigned_by and named_words(figures.assigned_by, figures.planned, figures.unnamed):
        said.append(_("assigned: %(words)s") % {"words": words})
    return "; ".join(said)


def origin_words(number):
    """Where a number comes from."""
    if number.target:
        return source_words(number.target)
    if number.is_sum:
        return _("added up from the districts")
    words = {"day": f"{number.row.on:%d/%m/%Y}", "document": paper_words(number.row)}
    return _("%(document)s, %(day)s") % words if words["document"] else _("number given on %(day)s") % words


def paper_words(row):
    """The paper of a line or number."""
    return row.document or (directive_title(row.directive) if row.directive_id else "")


def source_words(target):
    """Clause and document a target stands in."""
    parts = [clause_label(target.clause.number) if target.clause else "", directive_title(target.directive)]
    return ", ".join(part for part in parts if part)
