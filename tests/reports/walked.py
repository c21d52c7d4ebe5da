"""Addresses of everything that shows or sends figures, for who looks again after something was written.

One label an address: the name of its place in the URL table, and which of its shapes it is. The names without figures
of communes stand below with the reason.
"""

import html
import re
from urllib.parse import urljoin

from django.urls import reverse

from criteria.models import ReportingPeriod
from directives.models import Target
from localities.models import Level
from reports.forms import FORMS

DAY = "as_of=2024-09-30"
PROVINCE, DISTRICT, SET, PERIOD = "91", "908", "xa-thu", "2024-Q3"
# Drawn slowly, so that each is looked at once: after what it tells of. Of the weakest criteria none is left after the
# result, and a picture of nothing is none.
DRAWN_BY_DECISION = ("charts/trend.png", "charts/districts.png", "charts/map.png", "dashboard.pdf")
DRAWN_BY_RESULT = ("charts/bands.png", "charts/map.png?colour=met")


def addresses(commune, token, report, scenario):
    """{label: address}; `commune` is the one that is written about, the others what was made beforehand."""
    return {
        "reports:home": "/",
        "reports:locality-list": "/localities/",
        "reports:country": f"/localities/country/?{DAY}",
        **_of_places(commune),
        **_of_criteria(),
        **_of_targets(),
        "reports:shared-home": f"/shared/{token}/",
        "reports:shared of the communes": f"/shared/{token}/localities/91/communes/?show=meets&{DAY}",
        "reports:shared of the recognised": f"/shared/{token}/localities/91/communes/?show=recognised&{DAY}",
        "reports:quarter-report": f"/reports/quarter/{report}/",
        "reports:quarter-preview": f"/reports/quarter/{report}/preview/",
        "reports:scenario-list": "/scenarios/",
        "reports:scenario-detail": f"/scenarios/{scenario}/",
        "reports:register": f"/recognitions/?{DAY}",
        "reports:form-list": "/reports/",
        **_forms(commune),
        "criteria:entry-home": "/entry/",
        **{f"criteria:entry-{name}": of_entry(f"criteria:entry-{name}", commune)
           for name in ("unit", "history", "check")},
        "criteria:entry-cell": of_entry("criteria:entry-cell", commune, "1.1"),
        "criteria:entry-criterion": of_entry("criteria:entry-criterion", commune, "1"),
        **{f"criteria:entry-{name}": of_entry(f"criteria:entry-{name}", DISTRICT) for name in ("list",)},
        **{f"criteria:entry-{name}": of_entry(f"criteria:entry-{name}", PROVINCE)
           for name in ("waiting", "verification", "warnings")},
        "criteria:period-detail": f"/entry/91/{PERIOD}/progress/",
        "criteria:period-calendar": "/entry/periods/",
    }  # fmt: skip


def pictures(names):
    """{label: address} of charts and sheets of paper."""
    kinds = {name: "reports:sheet" if name.endswith("pdf") else "reports:chart" for name in names}
    return {
        f"{kinds[name]} {name}": f"/localities/{PROVINCE}/{name}{'&' if '?' in name else '?'}{DAY}" for name in names
    }


def of_entry(name, place, *more):
    return reverse(name, args=[place, PERIOD, SET, *more])


def _of_places(commune):
    found = {
        f"reports:locality of {words}": f"/localities/{code}/?{DAY}"
        for words, code in (("the province", PROVINCE), ("a district", DISTRICT), ("the commune", commune))
    }
    at = f"/localities/{PROVINCE}"
    return found | {
        "reports:locality compared": f"{at}/?compare=year&{DAY}",
        "reports:commune-list": f"{at}/communes/?show=meets&{DAY}",
        "reports:commune-list of the recognised": f"{at}/communes/?show=recognised:STANDARD&{DAY}",
        "reports:commune-list of a district": f"/localities/{DISTRICT}/communes/?show=total&{DAY}",
        "reports:district-list": f"{at}/districts/?{DAY}",
        "reports:map": f"{at}/map/?{DAY}",
        "reports:map by results": f"{at}/map/?colour=met&{DAY}",
        "reports:present": f"{at}/present/?{DAY}",
        "reports:next-list": f"{at}/next/?{DAY}",
        "reports:next-list to restore": f"{at}/next/?who=restore&{DAY}",
        "reports:what-if": f"{at}/what-if/?ticks=30982:c1&{DAY}",
        "reports:compare": f"{at}/compare/?{DAY}",
        "reports:compare of groups": f"{at}/compare/?by=groups&{DAY}",
        "reports:roadmap": f"{at}/roadmap/?{DAY}",
        "reports:standing": f"{at}/standing/?{DAY}",
        "reports:second-look": f"{at}/second-look/?{DAY}",
        "reports:revocation-review": f"{at}/revocation-review/?{DAY}",
        "reports:changes": f"{at}/changes/?{DAY}",
        "reports:village-list": f"{at}/villages/?{DAY}",
        "reports:year-plan": f"/plans/{PROVINCE}/2024/?{DAY}",
        "reports:plan-list": f"/plans/?{DAY}",
        "reports:frozen": f"/periods/{PROVINCE}/{PERIOD}/",
        "reports:locality-life": f"/localities/{commune}/life/",
    }


def _of_criteria():
    at = f"/criteria/{SET}/1"
    return {
        "reports:criterion-detail": f"{at}/?place={PROVINCE}&{DAY}",
        "reports:criterion-detail of a district": f"{at}/?place={DISTRICT}&{DAY}",
        "reports:criterion-units": f"{at}/communes/?place={PROVINCE}&mark=1&{DAY}",
    }


def _of_targets():
    pages = {f"reports:target-detail {row.metric}": f"/targets/{row.pk}/?{DAY}" for row in Target.objects.all()}
    return pages | {
        "reports:directive-detail": f"/directives/{Target.objects.first().directive_id}/?{DAY}",
        "reports:target-list": f"/targets/?{DAY}",
        "reports:missed-target-list": f"/targets/missed/?{DAY}",
    }


def _forms(commune):
    """Every report form as a workbook."""
    period = ReportingPeriod.objects.get(code=PERIOD)
    found = {}
    for name, form in FORMS.items():
        if not form.is_table:
            continue  # the workbook to enter by carries a stamp, other each time
        place = PROVINCE if Level.PROVINCE in form.levels else DISTRICT if Level.DISTRICT in form.levels else commune
        found[f"reports:form-file {name}"] = (
            reverse("reports:form-file", args=[name, place, period.code]) + "?format=xlsx"
        )
    return found


def workbooks_of(label, address, page):
    """{label: address} of the workbooks a page offers."""
    found = {}
    for link in re.findall(r'href="([^"]*format=xlsx[^"]*)"', page):
        table = re.search(r"table=([\w-]+)", link)
        found.setdefault(f"{label} | {table[1] if table else 'xlsx'}", urljoin(address, html.unescape(link)))
    return found
