"""Procedures of recognition as data, and how they judge what a dossier holds. Pure: nothing here asks the database."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

from criteria.models import Ballot, Verdict
from ntm.lib.numbers import share

DATA_FILE = Path(__file__).resolve().parent.parent / "data" / "procedures" / "recognition.yaml"
REGISTER, PUBLISH, VOTE, DECIDE, ANNOUNCE = "register", "publish", "vote", "decide", "announce"
SET_MET, SATISFACTION = "set_met", "satisfaction"


@dataclass(frozen=True)
class Step:
    """`by` local, district or office; `board`: column of the year's board while it is worked on."""

    code: str
    name: str
    by: str
    board: str
    needs_district: bool = False
    takes_opinions: bool = False
    may_return: bool = False


@dataclass(frozen=True)
class Limit:
    """Days from the step before, or a day of the year that must not be reached; both may hold."""

    days: int | None = None
    is_working_days: bool = False
    before: tuple | None = None
    year_offset: int = 0
    levels: tuple = ()
    source: str = ""


@dataclass(frozen=True)
class Requirement:
    """A share of votes or answers; `is_verified` False is a reference that decides nothing by itself."""

    share: Decimal
    each: Decimal | None = None
    is_verified: bool = False
    source: str = ""


@dataclass(frozen=True)
class Publication:
    times: int
    days: int
    levels: tuple = ()


@dataclass(frozen=True)
class Named:
    code: str
    name: str


@dataclass(frozen=True)
class Procedure:
    code: str
    decision: str
    name: str
    first_year: int
    last_year: int | None
    steps: tuple
    returns_to: str
    limits: dict = field(default_factory=dict, hash=False)
    conditions: dict = field(default_factory=dict, hash=False)
    papers: tuple = ()
    publication: Publication | None = None
    vote: Requirement | None = None

    def step(self, code):
        return next((step for step in self.steps if step.code == code), None)

    def steps_for(self, has_district):
        """Steps of a unit: without a district nobody checks for it."""
        return [step for step in self.steps if has_district or not step.needs_district]

    def conditions_for(self, level):
        return self.conditions.get(level, self.conditions.get("COMMUNE", ()))

    def publication_for(self, level):
        rule = self.publication
        return rule if rule and (not rule.levels or level in rule.levels) else None

    def limit_for(self, step, level):
        limit = self.limits.get(step)
        return limit if limit and (not limit.levels or level in limit.levels) else None


# -- Reading the data --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _data():
    return yaml.safe_load(DATA_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def procedures():
    """Every procedure, oldest first."""
    data = _data()
    steps = tuple(
        Step(
            code=row["code"],
            name=row["name_vi"],
            by=row["by"],
            board=row["board"],
            needs_district=row.get("needs_district", False),
            takes_opinions=row.get("takes_opinions", False),
            may_return=row.get("may_return", False),
        )
        for row in data["steps"]
    )
    names = {row["code"]: Named(row["code"], row["name_vi"]) for row in data["conditions"]}
    return tuple(_procedure(row, steps, names, data["returns_to"]) for row in data["procedures"])


def _procedure(row, steps, names, returns_to):
    published = row.get("publication")
    return Procedure(
        code=row["code"],
        decision=row["decision"],
        name=row["name_vi"],
        first_year=row["first_year"],
        last_year=row["last_year"],
        steps=steps,
        returns_to=returns_to,
        limits={code: _limit(limit, row["decision"]) for code, limit in (row.get("limits") or {}).items()},
        conditions={
            level: tuple(names[code] for code in codes) for level, codes in (row.get("conditions") or {}).items()
        },
        papers=tuple(Named(paper["code"], paper["name_vi"]) for paper in row.get("papers") or ()),
        publication=Publication(published["times"], published["days"], tuple(published.get("levels", ())))
        if published
        else None,
        vote=_requirement(row["vote"], row["decision"]) if row.get("vote") else None,
    )


def _limit(row, decision):
    before = row.get("before")
    return Limit(
        days=row.get("days"),
        is_working_days=row.get("working", False),
        before=tuple(map(int, before.split("-"))) if before else None,
        year_offset=row.get("year", 0),
        levels=tuple(row.get("levels", ())),
        source=decision,
    )


def _requirement(row, source=""):
    each = row.get("each")
    return Requirement(
        share=Decimal(row.get("share", row.get("overall"))),
        each=Decimal(each) if each is not None else None,
        is_verified=row["verified"],
        source=row.get("source") or source,
    )


def procedure_of(year):
    """The procedure that dossiers of a year follow; None for years before the first one known."""
    return next(
        (one for one in procedures() if one.first_year <= year and (one.last_year is None or year <= one.last_year)),
        None,
    )


def satisfaction_rule(set_code):
    """What the residents' answers have to reach under a set; None where nothing is known."""
    found = next((row for row in _data()["satisfaction"] if set_code in row["sets"]), None)
    return _requirement(found) if found else None


def default_issuer(level, attainment, names):
    """Who signs by default; `names` are the running names of province, district and commune, "" where there is none."""
    offers = _data()["issuers"].get(level, {})
    text = offers.get(attainment) or offers.get("default", "")
    names = {**names, "district": names.get("district") or names.get("commune", "")}
    return text.format(**names).strip()


# -- Way and days ------------------------------------------------------------------------------------------------------


def next_step(steps, code):
    """The step after one, or None after the last; a step that no longer applies leads to the first one behind it."""
    order = [step.code for step in procedures()[0].steps]
    behind = order[order.index(code) + 1 :]
    return next((step for step in steps if step.code in behind), None)


def due_date(limit, *, year, since):
    """Last day of a step worked on since a day; None without a limit. "Before 20/10" ends on 19/10."""
    if limit is None:
        return None
    days = []
    if limit.days is not None:
        days.append(add_days(since, limit.days, working=limit.is_working_days))
    if limit.before:
        days.append(dt.date(year + limit.year_offset, *limit.before) - dt.timedelta(days=1))
    return min(days, default=None)


def add_days(day, count, *, working):
    """Weekends are no working days; public holidays are not known and are counted."""
    if not working:
        return day + dt.timedelta(days=count)
    while count > 0:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def days_late(due, day):
    """How many days `day` lies behind the due date; 0 when it does not, or when there is none."""
    return max((day - due).days, 0) if due else 0


# -- Judging -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A share against its requirement: `verdict` "" where only a reference is known, then `reaches` tells the rest."""

    part: int
    whole: int
    rule: Requirement | None
    reaches: bool | None
    below: tuple = ()

    @property
    def share(self):
        return share(self.part, self.whole)

    @property
    def verdict(self):
        if self.reaches is None or not self.rule.is_verified:
            return ""
        return Verdict.MET if self.reaches else Verdict.NOT_MET


def survey_result(lines, rule):
    """Judged answers; `lines` have content, asked and satisfied, and `below` are those under the floor of each."""
    asked, satisfied = sum(line.asked for line in lines), sum(line.satisfied for line in lines)
    if rule is None or not asked:
        return Judged(satisfied, asked, rule, None)
    below = tuple(line for line in lines if rule.each is not None and share(line.satisfied, line.asked) < rule.each)
    return Judged(satisfied, asked, rule, share(satisfied, asked) >= rule.share and not below, below)


def vote_result(ballots, rule):
    """Judged ballots: votes for among the votes cast; who was absent has cast none."""
    cast = [ballot for ballot in ballots if ballot != Ballot.ABSENT]
    agreed = sum(ballot == Ballot.FOR for ballot in cast)
    if rule is None or not cast:
        return Judged(agreed, len(cast), rule, None)
    return Judged(agreed, len(cast), rule, share(agreed, len(cast)) >= rule.share)


def publication_reaches(rule, details):
    """Was it made public often enough, within the days? True where the procedure asks for nothing."""
    if rule is None:
        return True
    span = publication_days(details)
    return span is not None and details.get("times", 0) >= rule.times and 1 <= span <= rule.days


def publication_days(details):
    """Days from the first to the last, both counted; None where one is not stated."""
    first, last = details.get("first_day"), details.get("last_day")
    if not first or not last:
        return None
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1


def assessment_verdict(met, required, marks):
    """Whether a unit meets a set by its figures: MET, NOT_MET, or "" where it cannot be told."""
    if required and met == required:
        return Verdict.MET
    return Verdict.NOT_MET if "0" in marks else ""
