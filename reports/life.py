"""The life of one unit: everything it came from and everything it became, with names, kinds, papers and decisions."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.actions.reorganisation.effects import provisional_text
from criteria.models import InheritanceReview, Recognition, ReviewState
from localities.models import Locality, LocalityAttribute, Succession
from ntm.lib.tables import Table

# Steps followed either way; a chain of this many reorganisations would be older than the programme.
DEEPEST = 30


@dataclass
class Stage:
    """One legal existence in the chain. `side`: "before", "self" or "after"."""

    place: Locality
    side: str
    href: str = ""
    came_from: list = field(default_factory=list)
    went_to: list = field(default_factory=list)
    attributes: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    waiting: list = field(default_factory=list)

    @property
    def side_words(self):
        return {"before": _("earlier"), "self": _("this unit"), "after": _("later")}[self.side]


def life_of(place, scope):
    """Stages of a unit's chain, oldest first; decisions and attributes of units the reader may see."""
    before, links = _follow(place.pk, "successor", "predecessor")
    after, later = _follow(place.pk, "predecessor", "successor")
    links |= later
    rows = Locality.objects.filter(pk__in={place.pk} | before | after).select_related("parent", "province")
    stages = {}
    for row in sorted(rows, key=_age):
        side = "self" if row.pk == place.pk else "before" if row.pk in before else "after"
        stages[row.pk] = Stage(row, side, _href(row) if scope.sees(row) else "")
    _add_links(stages, links)
    _add_facts({pk: stage for pk, stage in stages.items() if stage.href})
    return list(stages.values())


def _follow(start, known, wanted):
    """(keys reached, {link key: link}) from one side of the successions to the other, one query a step."""
    reached, links, edge = set(), {}, {start}
    for _step in range(DEEPEST):
        found = Succession.objects.filter(**{f"{known}__in": edge}).order_by("date", "pk")
        fresh = {link.pk: link for link in found}
        links |= fresh
        edge = {getattr(link, f"{wanted}_id") for link in fresh.values()} - reached - {start}
        reached |= edge
        if not edge:
            break
    return reached, links


def _age(row):
    return (row.valid_from.toordinal() if row.valid_from else 0, row.sort_key, row.pk)


def _href(row):
    day = row.valid_to or row.valid_from
    return f"{reverse('reports:locality', args=[row.code])}" + (f"?as_of={day:%Y-%m-%d}" if day else "")


def _add_links(stages, links):
    for link in links.values():
        old, new = stages[link.predecessor_id], stages[link.successor_id]
        old.went_to.append({"link": link, "place": new.place})
        new.came_from.append({"link": link, "place": old.place})


def _add_facts(stages):
    for row in LocalityAttribute.objects.filter(locality__in=stages).order_by("valid_from", "kind", "pk"):
        stages[row.locality_id].attributes.append(row)
    for row in Recognition.objects.filter(locality__in=stages).order_by("decision_date", "pk"):
        stages[row.locality_id].decisions.append(row)
    reviews = InheritanceReview.objects.filter(locality__in=stages).exclude(state=ReviewState.INHERITED)
    for row in reviews.order_by("pk"):
        stages[row.locality_id].waiting.append(row)


def waiting_texts(place):
    """What the office has still to decide of a reorganised unit, each with what its predecessors had."""
    rows = InheritanceReview.objects.filter(locality__lineage=place.lineage_id, state=ReviewState.PENDING)
    text = _("provisional, waiting for review: %(text)s")
    return [text % {"text": provisional_text(row.attainment, row.predecessors)} for row in rows.order_by("pk")]


# -- As a table -------------------------------------------------------------------------------------------------------


def life_table(place, stages):
    return Table(
        name="qua-trinh-don-vi",
        title=_("Life of %(place)s") % {"place": place.running_name},
        columns=[_("Unit"), _("Code"), _("From"), _("To"), _("Lies in"), _("Came from"), _("Went to"), _("Attributes"),
                 _("Recognitions")],
        rows=[_table_row(stage) for stage in stages],
        widths=[26, 10, 12, 12, 24, 44, 44, 26, 40],
    )  # fmt: skip


def _table_row(stage):
    place = stage.place
    return [
        place.full_name, place.code, place.valid_from, place.valid_to, place.parent.full_name if place.parent else "",
        _links_text(stage.came_from), _links_text(stage.went_to),
        "; ".join(f"{row.get_kind_display()}: {row.value}" for row in stage.attributes),
        "; ".join(_decision_text(row) for row in stage.decisions),
    ]  # fmt: skip


def _links_text(rows):
    sides = defaultdict(list)
    for row in rows:
        link = row["link"]
        words = f"{link.get_kind_display()}, {link.date:%d/%m/%Y}" + (f", {link.resolution}" if link.resolution else "")
        sides[words].append(row["place"].full_name)
    return "; ".join(f"{', '.join(names)} ({words})" for words, names in sides.items())


def _decision_text(row):
    number = row.decision_number or "–"
    return f"{row.get_attainment_display()} ({row.get_kind_display()}): {number}, {row.decision_date:%d/%m/%Y}"
