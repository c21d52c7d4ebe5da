"""How much of what a careful person finds in a paper the reader finds too, and how much of its own is right.

`python -m tests.directives_read.judging FOLDER` reads every paper of a folder that has a .json of the same name beside
it (the shape `read_directive --json` prints) and prints precision and recall of clauses, agencies by role, deadlines
and figures. Everything is matched inside its clause: "7.6a" stands in clause 7.6.
"""

import json
import os
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROLES = ("lead", "coordinating", "directing", "reports_to", "informed")
PAPERS = (".docx", ".pdf", ".txt")
_SHORT = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "ntm": "nong thon moi", "vpdp": "van phong dieu phoi", "bcd": "ban chi dao", "btv": "ban thuong vu",
    "ptnt": "phat trien nong thon",
    "lhpn": "lien hiep phu nu", "ccb": "cuu chien binh", "bhxh": "bao hiem xa hoi", "mtqg": "muc tieu quoc gia",
    "bcs": "ban can su",
    "nnptnt": "nong nghiep va phat trien nong thon", "khdt": "ke hoach va dau tu", "gtvt": "giao thong van tai",
    "ubkt": "uy ban kiem tra",
}  # fmt: skip
_IDLE = {"va", "cac", "tinh", "viet", "nam", "cua", "dong", "chi", "&", "de", "nghi"}
_LIKE = 0.6


@dataclass
class Score:
    """Counts of one kind of thing; `missed` and `extra` say which, in words."""

    matched: int = 0
    expected: int = 0
    found: int = 0
    missed: list = field(default_factory=list)
    extra: list = field(default_factory=list)

    @property
    def recall(self):
        return self.matched / self.expected if self.expected else 1.0

    @property
    def precision(self):
        return self.matched / self.found if self.found else 1.0

    def add(self, other):
        self.matched, self.expected = self.matched + other.matched, self.expected + other.expected
        self.found += other.found
        self.missed += other.missed
        self.extra += other.extra


# -- Keys ------------------------------------------------------------------------------------------------------


def clause_of(number):
    """Clause a task stands in: "7.6" of "7.6a", "ket" of "ket-b", "1.2" of "Điều 1.2"."""
    number = re.sub(r"(?i)^điều\s+", "", str(number or "").strip())
    number = re.sub(r"-[a-zđ]$", "", number)
    return re.sub(r"(?<=\d)[a-zđ]$", "", number)


def agency_words(name):
    from ntm.lib.text import search_key

    key = re.sub(r"[^\w&/ ]", " ", search_key(name).replace("-", " ").replace("&", " "))
    words = " ".join(_SHORT.get(word, word) for word in key.split()).split()
    return [word for word in words if word not in _IDLE] or words


def is_same_agency(one, other):
    """Whether two names mean one agency: the same words, one the beginning of the other, or mostly the same."""
    first, second = agency_words(one), agency_words(other)
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if long[: len(short)] == short and (len(short) > 1 or len(long) - len(short) < 3):
        return True
    return len(set(first) & set(second)) / len(set(first) | set(second)) >= _LIKE


def figure_key(figure):
    """(value, unit) of a figure; a bare share counts as a figure in percent; None without a number."""
    value, unit = figure.get("value"), (figure.get("unit") or "").lower().replace(" ", "")
    if not isinstance(value, (int, float)):
        value, unit = figure.get("percentage"), "%"
    if not isinstance(value, (int, float)):
        return None
    return round(float(value), 4), unit


def allowed_figures(figure):
    """An optional figure in words may be read as none at all, or as one."""
    if not figure.get("optional") or figure_key(figure):
        return []
    unit = (figure.get("unit") or "").lower().replace(" ", "")
    return [(0.0, unit), (1.0, unit)]


def is_same_figure(one, other):
    (value, unit), (other_value, other_unit) = one, other
    if value != other_value:
        return False
    units = [set(re.split(r"[,/]|và", text)) - {""} for text in (unit, other_unit)]
    return unit == other_unit or bool(units[0] & units[1]) or unit in other_unit or other_unit in unit


def deadline_key(deadline):
    """(kind, value) of a limit; None where there is none, or where none would be as good."""
    kind = (deadline or {}).get("kind") or "none"
    if kind == "none" or "none" in deadline.get("also", []):
        return None
    value = deadline.get("value")
    return kind, "" if value is None else str(value)


def allowed_deadlines(task):
    deadline = task.get("deadline") or {}
    also = [value for value in deadline.get("also", []) if value != "none"]
    return [(deadline.get("kind"), str(value)) for value in [deadline.get("value"), *also] if deadline.get("also")]


def merged_deadlines(expected, found):
    """Found limits put as the expectation's own where that counts another value as good."""
    twins = {}
    for task in expected:
        deadline = task.get("deadline") or {}
        for value in deadline.get("also", []):
            if value != "none" and "none" not in deadline["also"]:
                twins[clause_of(task["clause"]), str(value)] = str(deadline["value"])
    out = []
    for task in found:
        deadline = dict(task.get("deadline") or {})
        deadline["value"] = twins.get((clause_of(task["clause"]), str(deadline.get("value"))), deadline.get("value"))
        out.append({**task, "deadline": deadline})
    return out


# -- Scores ----------------------------------------------------------------------------------------------------


def paired(expected, found, same, label):
    """Score of two lists of things; each is matched once."""
    score, left = Score(expected=len(expected), found=len(found)), list(found)
    for thing in expected:
        twin = next((other for other in left if same(thing, other)), None)
        if twin is None:
            score.missed.append(f"{label} {thing}")
        else:
            score.matched += 1
            left.remove(twin)
    score.extra += [f"{label} {thing}" for thing in left]
    return score


def by_clause(rows, values, *, only_needed=False):
    """{clause: values of its rows, each once}; `only_needed` leaves out what a careful reader may leave out."""
    out = defaultdict(list)
    for row in rows:
        if only_needed and row.get("optional"):
            continue
        for value in values(row):
            if value is not None and value not in out[clause_of(row.get("clause"))]:
                out[clause_of(row.get("clause"))].append(value)
    return out


def scored_by_clause(expected, found, values, same, allowed=None):
    """Score over all clauses; what only `allowed` (row -> values) covers counts neither for nor against."""
    total, wanted, got = Score(), by_clause(expected, values, only_needed=True), by_clause(found, values)
    may = by_clause(expected, lambda row: [*values(row), *(allowed(row) if allowed else [])])
    for clause in dict.fromkeys([*wanted, *got]):
        score = paired(wanted.get(clause, []), got.get(clause, []), same, clause)
        free = [thing for thing in may.get(clause, []) if thing not in wanted.get(clause, [])]
        extra = [row for row in got.get(clause, []) if f"{clause} {row}" in score.extra]
        kept = [row for row in extra if not any(same(thing, row) for thing in free)]
        score.found -= len(extra) - len(kept)
        score.extra = [f"{clause} {row}" for row in kept]
        total.add(score)
    return total


def allowed_agencies(task):
    """Names that may stand in any role: said so, other lead lists, and those of an optional task."""
    names = [*task.get("either_agencies", []), *(name for names in task.get("lead_alternatives", []) for name in names)]
    return names + [name for role in ROLES for name in task.get(role) or [] if task.get("optional")]


def named_tasks(tasks):
    """Tasks as their clause names them: leads that only the address of the paper names are left out."""
    return [{**task, "lead": []} if task.get("lead_source") == "addressee" else task for task in tasks]


def judge(expected, found):
    """{kind: Score} of one paper; both in the shape of `read_directive --json`."""
    same = lambda one, other: one == other  # noqa: E731
    numbers = [[clause_of(clause["number"]) for clause in side.get("clauses", [])] for side in (expected, found)]
    tasks = [named_tasks(side.get("tasks", [])) for side in (expected, found)]
    figures = [[*side.get("targets", []), *side.get("facts", [])] for side in (expected, found)]
    scores = {"clauses": paired(*numbers, same, "")}
    for role in ROLES:
        scores[role] = scored_by_clause(
            *tasks, lambda task, role=role: task.get(role) or [], is_same_agency, allowed_agencies
        )
    scores["agencies"] = Score()
    for role in ROLES:
        scores["agencies"].add(scores[role])
    scores["agencies, any role"] = scored_by_clause(
        *tasks, lambda task: [name for role in ROLES for name in task.get(role) or []], is_same_agency, allowed_agencies
    )
    scores["deadlines"] = scored_by_clause(
        tasks[0], merged_deadlines(*tasks), lambda task: [deadline_key(task.get("deadline"))], same, allowed_deadlines
    )
    scores["figures"] = scored_by_clause(*figures, lambda figure: [figure_key(figure)], is_same_figure, allowed_figures)
    scores["head"] = judge_head(expected.get("document", {}), found.get("document", {}))
    return scores


HEAD = ("system", "kind", "number", "symbol", "date", "date_precision", "issuer", "signatory", "subject", "locality")


def judge_head(expected, found):
    score = Score()
    for key in HEAD:
        if key not in expected:
            continue
        wanted, got = (_head_words(side.get(key)) for side in (expected, found))
        if key == "number" and wanted and got:
            wanted, got = (text.split("/")[0].split("-")[0].lstrip("0") for text in (wanted, got))
        is_same = wanted == got or (bool(wanted and got) and (wanted in got or got in wanted))
        score.add(Score(int(is_same), 1, 1, [] if is_same else [f"{key}: {wanted!r} / {got!r}"]))
    return score


def _head_words(value):
    from ntm.lib.text import search_key

    return re.sub(r"^(?:v/v|ve viec|ve) ", "", search_key(value or ""))


def judge_folder(folder, read):
    """{kind: Score} over the papers of a folder, and {paper: {kind: Score}}."""
    papers = {}
    for path in sorted(Path(folder).iterdir()):
        twin = path.with_suffix(".json")
        if path.suffix in PAPERS and twin.exists():
            papers[path.name] = judge(json.loads(twin.read_text(encoding="utf-8")), read(path))
    total = defaultdict(Score)
    for scores in papers.values():
        for kind, score in scores.items():
            total[kind].add(score)
    return dict(total), papers


def lines_of(scores):
    for kind, score in scores.items():
        yield (
            f"{kind:22} precision {score.precision:6.1%}  recall {score.recall:6.1%}  ({score.matched} of "
            f"{score.expected}; {score.found} found)"
        )


def main(folder, *, tell=False):
    os.environ.setdefault("DEBUG", "True")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm.settings")
    import django

    django.setup()
    from directives.reading import read_file

    def read(path):
        with path.open("rb") as file:
            return read_file(file).as_json()

    total, papers = judge_folder(folder, read)
    for name, scores in papers.items():
        print(f"-- {name}", *lines_of(scores), sep="\n")
        if tell:
            print(
                *[
                    f"   missed {kind}: {row}"
                    for kind, score in scores.items()
                    for row in score.missed
                    if kind in _TOLD
                ],
                sep="\n",
            )
            print(
                *[f"   extra {kind}: {row}" for kind, score in scores.items() for row in score.extra if kind in _TOLD],
                sep="\n",
            )
    print(f"== {len(papers)} papers", *lines_of(total), sep="\n")


_TOLD = ("clauses", *ROLES, "deadlines", "figures", "head")

if __name__ == "__main__":
    main(sys.argv[1], tell="--tell" in sys.argv)
