"""Tasks of the clauses: cut where another agency, time limit or figure begins, each with its agencies and its limit."""

import re
from dataclasses import dataclass, replace

from directives.clauses import CLOSING, OPENING
from directives.reading.clauses import without_sign
from directives.reading.deadlines import deadline_of
from directives.reading.papers import is_sentence_end
from directives.reading.proposal import Deadline, Mention, Span, TaskProposal
from directives.reading.roles import chains_of, is_party_body, roles_of, weak_leads
from ntm.lib.text import clean

MOST = 300
_LETTERS = "abcdeghiklmnopqrstuvxy"
_NO_TASKS = re.compile(
    r"(?i)mục tiêu|mục đích|quan điểm|kết quả|tình hình|đánh giá chung|hạn chế|nguyên nhân|ưu điểm"
    r"|tồn tại|căn cứ|phạm vi|đối tượng|chỉ tiêu chủ yếu|các chỉ tiêu|bối cảnh|bài học"
)
_STATES = re.compile(r"(?i)kết quả|tình hình|đánh giá|hạn chế|nguyên nhân|ưu điểm|tồn tại|căn cứ")
_NO_TASK = re.compile(rf"{_NO_TASKS.pattern}|kinh phí|nguồn lực|nguồn vốn")
_YES_TASKS = re.compile(r"(?i)nhiệm vụ|giải pháp|tổ chức thực hiện|phân công|trách nhiệm")
_PIECE = re.compile(r"(?<=[.!?])\s+(?=[^\W\da-z_]|[“\"(])|;\s+|\n")
_ABBREVIATED = re.compile(r"(?:\bTP|\bTX|\bTT|\bđ/c|\b[IVX]+|\bTh)\.$")
_ADDRESS = re.compile(r"(?i)(?:yêu cầu|đề nghị|chỉ đạo|giao)\s*:?\s*(?:các đồng chí\s+)?$")


@dataclass(frozen=True)
class Piece:
    text: str
    start: int
    mentions: tuple
    roles: dict
    deadline: Deadline
    has_figure: bool
    weak: tuple = ()


def tasks_of(clauses, finder, figures, *, issued, addressees, is_long_term=True):
    """Tasks of all clauses, in the paper's order."""
    reader = _Reader(clauses, finder, figures, issued, addressees, is_long_term)
    return tuple(task for clause in clauses for task in reader.of(clause))


class _Reader:
    """Reads clause by clause; a clause inherits the agencies of the one it stands in."""

    def __init__(self, clauses, finder, figures, issued, addressees, is_long_term):
        self._clauses = {clause.number: clause for clause in clauses}
        self._finder, self._issued, self._is_long_term = finder, issued, is_long_term
        self._figure_starts = [figure.span.start for figure in figures]
        self._roles = {}
        self._addressees = addressees or self._addressed()

    def _addressed(self):
        """Whom the opening's last sentence orders: "… yêu cầu các cấp ủy, chính quyền … thực hiện".”"""
        opening = self._clauses.get(OPENING)
        closing = self._clauses.get(CLOSING)
        found = self._ordered_last(opening) if opening else []
        return found or (self._ordered(closing.text, closing.span.start) if closing else [])

    def _ordered_last(self, opening):
        last = re.split(r"(?<=[.;])\s|\n", opening.text)[-1]
        return self._ordered(last, opening.span.start + len(opening.text) - len(last))

    def _ordered(self, text, offset):
        """Agencies right behind "yêu cầu", "đề nghị", "chỉ đạo" in a text that begins at `offset`."""
        for chain in chains_of(text, self._finder.find(text)):
            if _ADDRESS.search(chain.before):
                return [_moved(mention, offset) for mention in chain.mentions]
        return []

    def of(self, clause):
        pieces = self._pieces(clause)
        self._roles[clause.number] = self._inherited(clause, pieces)
        if not self._sets_tasks(clause, pieces):
            return []
        handed = self._roles.get(clause.parent, {}).get("lead", ())
        groups = _grouped(pieces, {mention.name for mention in handed})
        tasks = []
        for order, group in enumerate(groups):
            tasks.append(self._task(clause, group, order, len(groups), tasks[-1].roles if tasks else {}))
        return tasks

    # -- pieces -------------------------------------------------------------------------------------------------

    def _pieces(self, clause):
        text = without_sign(clause.text)
        out = []
        for start, end in _cuts(text):
            words = text[start:end]
            mentions = tuple(self._finder.find(words))
            offset = clause.span.start + start
            limit = deadline_of(words, offset, issued=self._issued, is_long_term=self._is_long_term)
            has_figure = any(offset <= at < offset + len(words) for at in self._figure_starts)
            roles = roles_of(words, list(mentions))
            weak = () if roles.get("lead") else tuple(weak_leads(words, list(mentions)))
            out.append(Piece(words, offset, mentions, roles, limit, has_figure, weak))
        if len(out) > 1 and _is_title(out[0], text):
            out = out[1:]
        return _without_plan_years(out)

    # -- roles --------------------------------------------------------------------------------------------------

    def _inherited(self, clause, pieces):
        """Roles the clause hands to what stands in it: its own first piece's, else those it was handed."""
        own = pieces[0].roles if pieces else {}
        if own.get("lead") or own.get("directing"):
            offset = pieces[0].start
            kept = {role: own[role] for role in ("lead", "directing") if role in own}
            if clause.is_heading and "coordinating" in own:
                kept["coordinating"] = own["coordinating"]
            return {role: [_moved(mention, offset) for mention in rows] for role, rows in kept.items()}
        return self._roles.get(clause.parent, {})

    # -- tasks --------------------------------------------------------------------------------------------------

    def _sets_tasks(self, clause, pieces):
        if clause.number == OPENING or clause.is_heading:
            return False
        part = self._part_of(clause)
        if clause.number == CLOSING:
            return True
        is_led = any(piece.roles.get("lead") for piece in pieces)
        if _NO_TASKS.search(part) and not _YES_TASKS.search(part) and (not is_led or _STATES.search(part)):
            return False
        if _NO_TASK.search(_title(clause)) and not self._roles.get(clause.number, {}).get("lead"):
            return False
        return not self._only_introduces(clause)

    def _part_of(self, clause):
        """Headings the clause stands under, the nearest first."""
        words, number = [], clause.parent
        while number in self._clauses:
            words.append(_title(self._clauses[number]))
            number = self._clauses[number].parent
        return next((word for word in words if _NO_TASKS.search(word) or _YES_TASKS.search(word)), "")

    def _only_introduces(self, clause):
        has_children = any(other.parent == clause.number for other in self._clauses.values())
        return has_children and clause.text.rstrip().endswith(":")

    def _task(self, clause, pieces, order, count, before):
        roles, is_named = self._roles_of(clause, pieces, before)
        limit = next((piece.deadline for piece in pieces if piece.deadline.kind != "none"), Deadline())
        start, last = pieces[0].start, pieces[-1]
        number = clause.number if count == 1 else _lettered(clause.number, order)
        words = clean(" ".join(piece.text for piece in pieces))
        return TaskProposal(
            clause=number, roles=roles, summary=_summary(words), deadline=limit,
            span=Span(start, last.start + len(last.text)), confidence=_confidence(is_named, limit, count),
            is_lead_named=is_named,
        )  # fmt: skip

    def _roles_of(self, clause, pieces, before):
        roles = {}
        for piece in pieces:
            for role, mentions in piece.roles.items():
                known = {mention.name for mention in roles.get(role, ())}
                moved = [_moved(mention, piece.start) for mention in mentions if mention.name not in known]
                roles.setdefault(role, []).extend(moved)
        own, handed = self._roles.get(clause.number, {}), self._roles.get(clause.parent, {})
        roles = _with_orders(roles, handed.get("lead", ()))
        for role in ("lead", "directing"):
            sources = (before if self._is_named(before) else {}, own, handed)
            if not roles.get(role) and (found := next((row[role] for row in sources if row.get(role)), None)):
                roles[role] = list(found)
        leads = {mention.name for mention in roles.get("lead", ())}
        roles = {role: [row for row in rows if role == "lead" or row.name not in leads] for role, rows in roles.items()}
        if roles.get("lead"):
            return {role: rows for role, rows in roles.items() if rows}, True
        weak = [_moved(mention, piece.start) for piece in pieces for mention in piece.weak]
        return {**roles, "lead": weak or list(self._addressees)}, False

    def _is_named(self, roles):
        return roles.get("lead", []) is not self._addressees and roles.get("lead", []) != self._addressees


def _without_plan_years(pieces):
    """ "kế hoạch năm 2025" sets no limit in a clause that sets one in so many words."""
    limits = [piece.deadline for piece in pieces if piece.deadline.kind != "none"]
    if all(_is_plan_year(limit) for limit in limits):
        return pieces
    return [replace(piece, deadline=Deadline()) if _is_plan_year(piece.deadline) else piece for piece in pieces]


def _is_plan_year(limit):
    return limit.kind == "year" and bool(re.fullmatch(r"(?i)năm \d{4}", limit.note))


def _is_title(piece, text):
    """Whether the first line only says what the clause is about."""
    is_line = text[len(piece.text) : len(piece.text) + 1] == "\n"
    return is_line and len(piece.text) < 100 and not is_sentence_end(piece.text) and not piece.mentions


def _title(clause):
    """Words that say what a clause is about: a heading, or what stands before its first full stop or colon."""
    first = clause.text.split("\n")[0]
    if clause.is_heading:
        return first[:160]
    short = re.match(r"(?:Thông qua |Về )?[^.:;,]{0,60}[.:](?=\s)|Thông qua [^.;]{0,60}|[^\W\da-z_]{2,}[^.;:]*$", first)
    return short[0] if short else ""


def _with_orders(roles, handed):
    """ "Chỉ đạo các sở …" under a party body: that body directs, the departments lead; under others they help."""
    ordered = roles.pop("ordered", [])
    if ordered and not roles.get("lead") and is_party_body(handed):
        return {**roles, "lead": ordered, "directing": [*roles.get("directing", ()), *handed]}
    if ordered:
        roles["coordinating"] = [*roles.get("coordinating", ()), *ordered]
    return roles


def _cuts(text):
    """(start, end) of sentences and of parts between semicolons outside brackets and quotations."""
    start = 0
    for match in _PIECE.finditer(text):
        before = text[start : match.start()]
        closed = before.count("(") <= before.count(")") and before.count("“") <= before.count("”")
        if (closed or match[0] == "\n") and not _ABBREVIATED.search(before):
            yield start, match.start()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _grouped(pieces, handed):
    """Pieces that make one task; all sentences are their own once the clause names several leads or limits."""
    groups, leads = [], handed
    for piece in pieces:
        own = {mention.name for mention in piece.roles.get("lead", ())}
        is_other = bool(own and groups and not own <= leads)
        leads = own or leads
        if groups and not is_other and not _begins(piece, groups[-1]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _begins(piece, group):
    """Whether a piece is a task of its own beside those before it."""
    if piece.deadline.value == "kip_thoi":
        return False
    own, before = piece.deadline, [other.deadline for other in group if other.deadline.kind != "none"]
    if own.kind != "none" and before and (own.kind, own.value) != (before[0].kind, before[0].value):
        return True
    if own.kind not in ("none", "recurrence") and not before and len(" ".join(other.text for other in group)) > 120:
        return True
    return piece.has_figure and not any(other.has_figure for other in group) and len(group[0].text) > 80


def _lettered(number, order):
    letter = _LETTERS[min(order, len(_LETTERS) - 1)]
    return f"{number}{letter}" if number[-1:].isdigit() else f"{number}-{letter}"


def _summary(words):
    words = re.sub(r"^[-+–•\s]+", "", words)
    words = words[:1].upper() + words[1:]
    if len(words) <= MOST:
        return words.rstrip(" ;")
    return words[: MOST - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _confidence(is_named, limit, count):
    sure = 0.9 if is_named else 0.5
    if limit.kind == "year" or limit.value in ("thuong_xuyen", "kip_thoi"):
        sure -= 0.1
    return round(sure - (0.1 if count > 1 else 0), 2)


def _moved(mention, by):
    return replace(mention, span=Span(mention.span.start + by, mention.span.end + by))


def moved(mention, by):
    return _moved(mention, by)


__all__ = ["Mention", "moved", "tasks_of"]
