"""A province's dashboard beside the plain SQL of its figures, and how it grows with the country.

The view is called as the server calls it, with the person known: session and account are on neither side. Before each
look a result is written, so that nothing that moves with results can have been kept.
"""

import gzip
import math
import time

from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from accounts.models import User
from accounts.scope import scope_of
from criteria.models import Assessment, CriteriaSet, ReportingPeriod
from directives.models import Task
from ntm.looks import one_look
from reports import rollups
from reports.dashboard.matrix import matrix
from reports.frame import frame_of
from reports.rollups.country import league, quarters_of
from tests.bench import figures_sql, quarters
from tests.bench.rounds import measure, seconds, told

PAGE_LIMIT, STRETCH, DATA_LIMIT, SEEN_LIMIT = 6, 4, 4, 1
MOST_QUERIES, MOST_BYTES, GROWTH, COUNTRY_GROWTH = 12, 60_000, 0.1, 0.6
MANY, MOST = 1000, 8200
PROVINCES_OF_A_COUNTRY = 70  # of 116 communes each, beside the first


def main(vendor):
    place = quarters.real_province()
    user = quarters.reader_of(place)
    quarters.freeze_closed()
    quarters.settle()
    good = page_beside_sql(Looks(place, user), vendor)
    small = measure({"page": Looks(place, user).page, **country(user)}, rounds=9)
    counts = {116: queries(Looks(place, user))}
    for size in (MANY, MOST):
        big = quarters.made_up_province(f"T{size}", size, count=2)
        counts[size] = queries(Looks(big, quarters.reader_of(big)))
    good &= same_number(counts)
    others = [quarters.made_up_province(f"P{number:02}", 116) for number in range(PROVINCES_OF_A_COUNTRY)]
    quarters.freeze_closed()
    quarters.settle()
    everything = country(quarters.reader_of(place, *others))
    large = measure({"page": Looks(place, user).page, **everything}, rounds=9)
    communes = 116, 116 * (1 + PROVINCES_OF_A_COUNTRY)
    good &= told_growth("page of a province", small["page"], large["page"], *communes, GROWTH)
    for name in everything:
        good &= told_growth(name, small[name], large[name], *communes, COUNTRY_GROWTH)
    return good


def country(user):
    """The country's figures as this person sees them: closed quarters from what was frozen, the open one live."""
    scope, day = scope_of(user), quarters.LAST.end_date
    return {
        "provinces side by side": lambda: seconds(league, scope, day),
        "all provinces over 20 quarters": lambda: seconds(quarters_of, scope, day),
    }


class Looks:
    """One person's looks at the dashboard of one province."""

    def __init__(self, place, user):
        self.place, self.user = place, user
        self.address = f"/localities/{place.code}/?as_of={quarters.LAST.end_date}"
        self.view = resolve(self.address.partition("?")[0])
        self.values = self._values()

    def _values(self):
        periods = list(ReportingPeriod.objects.filter(province=self.place).order_by("-end_date"))
        return {
            "place": self.place.pk, "day": quarters.LAST.end_date, "before": periods[1].end_date,
            "set": CriteriaSet.objects.get(code=quarters.SET).pk, "period": periods[0].pk, "earlier": periods[1].pk,
            "open": periods[0].pk, "tasks": list(Task.objects.values_list("pk", flat=True)[:4]),
        }  # fmt: skip

    def request(self, tag=""):
        request = RequestFactory(SERVER_NAME="localhost").get(
            self.address, headers={"If-None-Match": tag} if tag else {}
        )
        request.user = User.objects.get(pk=self.user.pk)
        request._messages = CookieStorage(request)
        return request

    def look(self, request):
        return self.view.func(request, *self.view.args, **self.view.kwargs)

    def written(self):
        """A result moves: what is kept of results, if anything, has to go."""
        Assessment.objects.filter(period=self.values["period"]).update(version=2)

    def page(self):
        request = self.request()
        self.written()
        began = time.perf_counter()
        answer = self.look(request)
        took = time.perf_counter() - began
        assert answer.status_code == 200
        return took

    def data(self):
        """The roll-ups of the day and of the one it is compared with, and the matrix."""
        request = self.request()
        self.written()
        began = time.perf_counter()
        with one_look():
            frame = frame_of(request, self.place.code)
            rollups.expect(frame.basis, [(frame.place, frame.day), (frame.place, frame.compare_day)])
            rollup = frame.rollup()
            frame.rollup_of(self.place, frame.compare_day)
            matrix(frame, rollup)
        return time.perf_counter() - began

    def seen(self):
        tag = self.look(self.request())["ETag"]
        request = self.request(tag)
        began = time.perf_counter()
        answer = self.look(request)
        took = time.perf_counter() - began
        assert answer.status_code == 304
        return took


def page_beside_sql(looks, vendor):
    if vendor != "postgresql":
        return True
    found = measure(
        {
            "page": looks.page,
            "data": looks.data,
            "seen": looks.seen,
            "page sql": lambda: seconds(figures_sql.ask, figures_sql.PAGE, looks.values),
            "data sql": lambda: seconds(figures_sql.ask, figures_sql.DATA, looks.values),
        }
    )
    good = told(f"page of a province / its SQL (stretch {STRETCH})", found["page"], found["page sql"], PAGE_LIMIT)
    good &= told("roll-ups and matrix / their SQL", found["data"], found["data sql"], DATA_LIMIT)
    good &= told("the page unchanged (304) / its SQL", found["seen"], found["page sql"], SEEN_LIMIT)
    size = len(gzip.compress(looks.look(looks.request()).content, 6))
    print(f"{'ok    ' if size <= MOST_BYTES else 'MISSED'} HTML compressed: {size:,} bytes (at most {MOST_BYTES:,})")
    return good & (size <= MOST_BYTES)


def queries(looks):
    looks.look(looks.request())
    request = looks.request()
    with CaptureQueriesContext(connection) as asked:
        looks.look(request)
    return len(asked)


def same_number(counts):
    is_good = len(set(counts.values())) == 1 and max(counts.values()) <= MOST_QUERIES
    words = ", ".join(f"{count} at {size:,}" for size, count in counts.items())
    print(
        f"{'ok    ' if is_good else 'MISSED'} queries by number of communes: {words} (the same, at most {MOST_QUERIES})"
    )
    return is_good


def told_growth(what, small, large, few, many, limit):
    """How a time grows with the number of communes, as an exponent."""
    exponent = math.log(large / small) / math.log(many / few)
    times = f"{small * 1e3:.3f} → {large * 1e3:.3f} ms"
    is_good = exponent <= limit
    print(f"{'ok    ' if is_good else 'MISSED'} {what}, S → L: exponent {exponent:.2f} (at most {limit})  [{times}]")
    return is_good
