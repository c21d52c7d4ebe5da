"""From the heads of a table to its columns: what each is, how sure that is, and why."""

import re

from django.utils.translation import gettext as _

from ntm.lib.text import search_key
from reports.intake.beside import RATE, Beside
from reports.intake.matrix import shown
from reports.intake.periods import mentions_other_period
from reports.intake.proposals import (
    CODE,
    CRITERION,
    DISTRICT,
    IGNORE,
    INDICATOR,
    NOTE,
    ORDER,
    SURE,
    TOTAL,
    UNIT,
    UNKNOWN,
    VERDICT,
    ColumnGuess,
)  # fmt: skip

_ORDER = re.compile(r"^(s?tt|so tt|so thu tu|no|no\.|tt/no\.?|#)$")
_CODE = re.compile(r"^(ma|ma xa|ma so|ma so xa|ma don vi|ma dvhc|ma don vi hanh chinh|code|unit code)$")
_UNIT = re.compile(
    r"^(ten )?(cac )?(xa|don vi|don vi hanh chinh|don vi xa|dia phuong|dia ban|phuong|thon|ap|ban|commune|unit)"
    r"([,/ ]+(xa|phuong|thi tran|tt|huyen|tinh|commune|ap|ban|thon|to|unit|don vi|va))*( \(.*\))?$"
)
_DISTRICT = re.compile(
    r"^(ten |thuoc |don vi cap )?(huyen|district)([,/ \-]+(huyen|thi xa|thanh pho|tx|tp|quan|district|va))*$"
)
_NOTE = re.compile(r"^(ghi chu|note|notes|y kien|nguyen nhan|ly do|nguon|co quan|minh chung|giai trinh)")
_TOTAL = re.compile(
    r"^(tong|cong|luy ke|binh quan|trung binh|so (tieu chi|tc|chi tieu)\b.*|so luong (tieu chi|tc)|ket qua chung"
    r"|xep loai|tang|giam|tang/giam|so sanh|ty le (\(%\)|%|dat|tieu chi)|ty le$|total|dat chuan|danh gia chung|xep hang"
    r"|ket luan chung|(so )?(tc|tieu chi) (da )?(dat|chua dat)\b)"
)
_PLAN = re.compile(
    r"^(ke hoach|kh\b|muc tieu|phan dau|ky truoc|nam truoc|quy truoc|cung ky|uoc|dang ky|yeu cau|quy dinh|muc)"
)
_UNIT_OF_COUNT = re.compile(
    r"\((ho|ho dan|nguoi|khau|lao dong|hoc sinh|tre|km|m|ha|thon|ap|ban|truong|co so|cong trinh|cai|tan)\)$"
)


class Columns:
    """ColumnGuesses of one table. `heads` {column: [(row, raw value)] from the top}, spread over merged cells."""

    def __init__(self, heads, core, headings, period, remembered):
        self.heads, self.core, self.headings, self.period = heads, core, headings, period
        self.remembered = remembered
        self.sayings = {column: self._saying(column) for column in heads}

    def guesses(self):
        beside = Beside(self.headings, self.sayings, self._lines)
        beside.settle_ambiguous()
        found = [self._guess(column) for column in sorted(self.heads)]
        beside.settle(found)
        return found

    # -- One column -----------------------------------------------------------------------------------------------

    def _saying(self, column):
        """[(row, Saying)] of the lines of a head that mean something, from the bottom."""
        sayings = [(row, self.headings.read(value)) for row, value in reversed(self.heads[column])]
        return [(row, saying) for row, saying in sayings if saying.targets or saying.fault]

    def _lines(self, column):
        return [(row, shown(value)) for row, value in self.heads[column] if shown(value)]

    def _guess(self, column):
        lines = self._lines(column)
        text = " · ".join(dict.fromkeys(line for _row, line in lines))
        key = search_key(text)
        guess = ColumnGuess(column, text[:300], key=key[:300], row=lines[-1][0] if lines else self.core)
        if key in self.remembered:
            return self._by_memory(guess, self.remembered[key])
        role, why = self._word_role(column, lines)
        if role:
            guess.role, guess.confidence, guess.why = role, 0.95, why
            return guess
        row, saying = self._best(column)
        if saying is None:
            return guess
        if self._counts_something(saying, lines, row):
            guess.role, guess.confidence, guess.why = IGNORE, 0.95, _("a count, and no figure of the criterion")
            return guess
        below = [search_key(line) for at, line in lines if at > row]
        return self._by_saying(guess, row, saying, below)

    def _by_memory(self, guess, said):
        role, _colon, target = said.partition(":")
        numbers = {
            INDICATOR: self.headings.indicators,
            VERDICT: self.headings.indicators,
            CRITERION: self.headings.criteria,
        }
        if role not in numbers or target in numbers[role]:
            guess.role, guess.target, guess.confidence, guess.why = role, target, 1.0, _("as this office chose before")
        return guess

    def _word_role(self, column, lines):
        """(role, why) by the words of the lowest line, or of the only one."""
        for role, pattern in ((ORDER, _ORDER), (CODE, _CODE), (NOTE, _NOTE)):
            if any(pattern.match(search_key(line)) for _row, line in lines):
                return role, _("by its head")
        if any(_DISTRICT.match(search_key(line)) for _row, line in lines):
            return DISTRICT, _("by its head")
        if any(_UNIT.match(search_key(line)) for _row, line in lines):
            return UNIT, _("by its head")
        texts = [search_key(line) for _row, line in lines if not self._is_unit_or_place(search_key(line))]
        is_total = texts and _TOTAL.match(texts[-1]) and not self._names_target(lines)
        if is_total and not self._is_rate(column, texts[-1]):
            return TOTAL, _("a total or a count, not read")
        other = next((line for _row, line in lines if mentions_other_period(line, self.period)), None)
        if other:
            return IGNORE, _("“%(text)s” is another period") % {"text": other}
        if len(texts) > 1 and _PLAN.match(texts[-1]) and not self.headings.read(texts[-1]).is_sure:
            return IGNORE, _("“%(text)s” is no result of this period") % {"text": lines[-1][1]}
        return "", ""

    @staticmethod
    def _is_unit_or_place(text):
        return bool(re.fullmatch(r"[(%)\d\s.]*|dat/chua dat|dvt.*|don vi tinh.*", text))

    def _names_target(self, lines):
        """Whether the lowest line is itself a sure name: "Tỷ lệ hộ …" is no count."""
        return any(self.headings.read(line).is_sure for _row, line in lines[-1:])

    def _is_rate(self, column, text):
        """Whether "Tỷ lệ (%)" stands under the sure head of one percentage."""
        targets = {saying.targets for _row, saying in self.sayings[column] if saying.is_sure}
        ((kind, number),) = targets.pop() if len(targets) == 1 else (("", ""),)
        return bool(RATE.fullmatch(text)) and kind == "i" and self.headings.unit_of(number) == "%"

    def _counts_something(self, saying, lines, row):
        """Whether the line below what names the column gives a unit the indicator is not measured in: "Số hộ (hộ)"."""
        counted = _UNIT_OF_COUNT.search(search_key(lines[-1][1])) if lines[-1][0] > row else None
        if not counted or len(saying.targets) != 1 or saying.fault:
            return False
        kind, number = saying.targets[0]
        return kind == "c" or not self.headings.unit_of(number).startswith(counted[1])

    def _best(self, column):
        """(row, Saying): an indicator before a criterion, a number before a name, the lower line before the upper."""
        found = self.sayings[column]
        if not found:
            return None, None
        sure = [pair for pair in found if pair[1].targets and pair[1].confidence >= SURE] or found
        kinds = [pair for pair in sure if any(target[0] == "i" for target in pair[1].targets)] or sure
        numbered = [pair for pair in kinds if pair[1].by != "name"] or kinds
        row, best = numbered[0]
        if len(best.targets) > 1:
            named = {pair[1].targets[0] for pair in sure if pair[1].is_sure and pair[1].targets[0] in best.targets}
            row, best = next((pair for pair in sure if pair[1].targets == tuple(named)), (row, best))
            if len(named) != 1:
                named = self._close_name(column, best.targets)
                best = named or best
        return row, best

    def _close_name(self, column, targets):
        for _row, value in self.heads[column]:
            found = self.headings.names.find(value, set(targets)) if isinstance(value, str) else None
            if found and found[1] >= 0.9:
                return type(self.sayings[column][0][1])((found[0],), 0.95, "both", why=_("by its number and its name"))
        return None

    def _by_saying(self, guess, row, saying, below):
        guess.row = row if not below or all(map(self._is_unit_or_place, below)) else guess.row
        guess.why, guess.fault = saying.why, saying.fault
        if not saying.targets:
            return guess
        if len(saying.targets) > 1:
            words = {"numbers": " / ".join(sorted((target[1] for target in saying.targets), key=len))}
            guess.role, guess.fault = INDICATOR, _("The number may mean %(numbers)s: write it as text.") % words
            guess.row = row
            return guess
        kind, number = saying.targets[0]
        guess.role, guess.target = (INDICATOR if kind == "i" else CRITERION), number
        guess.confidence = saying.confidence
        if saying.confidence < SURE:
            guess.why = _("perhaps %(number)s, but other names are as close") % {"number": number}
        return guess


def is_place_word(value):
    """Whether a head names the running number, the unit, its code or its district."""
    key = search_key(shown(value))
    return any(pattern.match(key) for pattern in (_ORDER, _CODE, _UNIT, _DISTRICT))


def is_unit_word(value):
    """Whether a head stands over names of units."""
    return bool(_UNIT.match(search_key(shown(value))))


__all__ = ["UNKNOWN", "Columns", "is_place_word", "is_unit_word"]
