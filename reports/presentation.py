"""The dashboard for a meeting room: the same finished values, one panel a screen, long tables over several screens."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.maps.page import map_page

# Rows that stay readable from the back of the room; a longer table goes on on the next screen.
DISTRICT_ROWS, RISK_ROWS, MATRIX_ROWS = 15, 9, 12


@dataclass
class Screen:
    """One screen: `kind` names the fragment reports/present/_<kind>.html that lays out `rows`."""

    kind: str
    title: str
    note: str = ""
    rows: object = None
    href: str = ""
    number: int = 0
    count: int = 0

    @property
    def template(self):
        return f"reports/present/_{self.kind}.html"

    @property
    def previous(self):
        return self.number - 1

    @property
    def following(self):
        return self.number + 1 if self.number < self.count else 0


def screens(frame, context, links):
    """Screens of a dashboard's context, in the order it is told: headline, units, map, groups, trend, risks, tasks."""
    rollup = context["rollup"]
    if not rollup.units:
        return []
    found = [Screen("tiles", rollup.place.full_name, rows=context["tiles"])]
    found.append(Screen("facts", _("This year and what waits"), rows=context["facts"]))
    if len(context["districts"]) > 1:
        found += _split("districts", _("Districts and cities"), context["districts"], DISTRICT_ROWS, links["districts"])
    found.append(_map(frame, rollup, links))
    if context["bands"]:
        found.append(Screen("bands", _("Groups by criteria met"), rows=context["bands"], href=links["communes"]))
    if context["weakest"]:
        found.append(Screen("weakest", _("Criteria most communes still miss"), rows=context["weakest"]))
    if context["trend"]:
        note = _("%%, at the end of each year, by decision") % {}
        found.append(Screen("trend", _("Share of communes recognised"), note, context["trend"]))
    at_risk = _("Recognised, with criteria no longer met")
    found += _split("at_risk", at_risk, context["at_risk"], RISK_ROWS, links["at_risk"])
    if context["tasks"]["rows"]:
        found.append(Screen("tasks", _("Tasks assigned"), context["tasks"]["words"], context["tasks"]["rows"]))
    return _numbered(found)


def _map(frame, rollup, links):
    page = map_page(frame, rollup, "level")
    note = _("A diagram, not a map: no central points of these units are known.") if page["is_schema"] else ""
    return Screen("map", page["colour_words"], note, page, links["map"])


def _split(kind, title, rows, most, href):
    """Screens of a table, each of so many rows that they can be read; the title says which part it is."""
    parts = [rows[first : first + most] for first in range(0, len(rows), most)]
    return [
        Screen(kind, f"{title} ({number}/{len(parts)})" if len(parts) > 1 else title, rows=part, href=href)
        for number, part in enumerate(parts, start=1)
    ]


def _numbered(found):
    for number, screen in enumerate(found, start=1):
        screen.number, screen.count = number, len(found)
    return found
