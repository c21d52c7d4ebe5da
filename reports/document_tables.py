"""Targets and stated figures of documents as they leave the site: the rows of their pages."""

from django.utils.translation import gettext as _

from ntm.lib.numbers import share
from ntm.lib.tables import Column, Table


def target_table(rows, notes):
    """Targets beside computed figures (reports.target_pages.target_row)."""
    return Table(
        name=_("targets"),
        title=_("Targets and computed figures"),
        notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Target"), "text", 40), Column(_("Document"), "text", 40),
                 Column(_("Clause"), "text", 12), Column(_("Required"), "text", 20), Column(_("Deadline"), "date"),
                 Column(_("Computed"), "text", 14), Column(_("As of"), "date"), Column(_("State"), "text", 16),
                 Column(_("Gap"), "text", 18), Column(_("Pace"), "text", 40), Column(_("Entered by hand"), "text", 30),
                 Column(_("Why not computed"), "text", 40)],
        rows=[
            [number, _named(row), row["document"], row["clause"], row["needed"],
             row["deadline"] or row["deadline_note"], row["value"],
             row["day"] if row["value"] != "–" else None, row["state"], row["gap"], row["pace"], row["by_hand"],
             str(row["reason"])]
            for number, row in enumerate(rows, start=1)
        ],
    )  # fmt: skip


def _named(row):
    where = row["named"] or row["scope"]
    return f"{row['label']} ({where})" if where else row["label"]


def fact_table(rows, notes):
    """Figures a document states, quoted word for word (reports.views.documents._fact_row)."""
    return Table(
        name=_("stated figures"),
        title=_("Figures the document states"),
        notes=notes,
        columns=[Column(_("No."), "mark", 5), Column(_("Figure"), "text", 36), Column(_("Wording"), "text", 60),
                 Column(_("Clause"), "text", 12), Column(_("Value"), "auto", 12), Column(_("Of"), "auto", 12),
                 Column(_("Unit of measure"), "text", 14), Column(_("Share (%)"), "share", 12),
                 Column(_("State of"), "date", 14), Column(_("Note"), "text", 30)],
        rows=[[number, *_fact(row)] for number, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _fact(row):
    fact = row["fact"]
    percentage = fact.percentage if fact.percentage is not None else share(fact.value or 0, fact.denominator)
    percentage = percentage if fact.percentage is not None or fact.value is not None else None
    text = f"{row['text']} ({row['named']})" if row["named"] else row["text"]
    return [row["label"], text, row["clause"], fact.value, fact.denominator, row["unit"], percentage, row["as_of"],
            row["as_of_note"]]  # fmt: skip
