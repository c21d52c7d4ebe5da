"""From the heads of a table to its columns: what each is, how sure that is, and why."""

import re

from django.utils.translation import gettext as _

from ntm.lib.cells import MET, NOT_APPLICABLE, NOT_MET
from ntm.lib.text import search_key
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
_VALUE = re.compile(r"^(ket qua|thuc hien|so lieu|gia tri|hien trang|ty le|kq|th\b|%|so luong|chi so|thuc te)")
_VERDICT = re.compile(r"^(danh gia|ket luan|dat\b|d/k|muc do dat|dat chua|dg\b|xac nhan|verdict)")

# Under the head of a percentage "Tỷ lệ (%)" is its figure, beside the counts it was made of.
_RATE = re.compile(r"ty le( ?\(?%\)?)?")
_A_RATE = re.compile(r"(\d{1,2}[.,]\d{1,2}\W*)?ty le\b")
_A_COUNT = re.compile(r"(tong )?so\b")
_COUNTED_OF = re.compile(r"(so |so luong )?(da )?dat( chuan)?\b.*|so .*")
_UNIT_OF_COUNT = re.compile(
    r"\((ho|ho dan|nguoi|khau|lao dong|hoc sinh|tre|km|m|ha|thon|ap|ban|truong|co so|cong trinh|cai|tan)\)$"
)
_TICKED = {
    "dat": MET, "chua dat": NOT_MET, "khong dat": NOT_MET, "khong ap dung": NOT_APPLICABLE, "kad": NOT_APPLICABLE,
}  # fmt: skip
_TO_WRITE = r"(\s*\((dat|d)\s*[/,;]\s*(chua dat|khong dat|cd|kd|k)\))?"  # what the cells take, in brackets
_ASSESSMENT = r"((ket qua )?danh gia|ket luan|muc do dat)"
_CONCLUSION = r"((ket qua )?danh gia|ket qua|ket luan|muc do dat)"
_OF_THE_CRITERION = re.compile(_ASSESSMENT + r"( chung)? (ve )?tieu chi" + _TO_WRITE)
_OF_AN_INDICATOR = re.compile(
    rf"{_ASSESSMENT}( chung)? (ve )?(?:ct|chi tieu|tc|tieu chi)\s*(?:so )?"
    rf"0?(?P<one>\d{{1,2}})\s?[.,]\s?(?P<two>\d{{1,2}}){_TO_WRITE}"
)
_OF_A_CRITERION = re.compile(
    rf"{_CONCLUSION}( chung)? (ve )?(?:tc|tieu chi)\s*(?:so )?0?(?P<number>\d{{1,2}}){_TO_WRITE}"
)
_OF_THE_HEAD = re.compile(rf"{_CONCLUSION} chung( (ve )?(tc|tieu chi))?{_TO_WRITE}")


class Columns:
    """ColumnGuesses of one table. `heads` {column: [(row, raw value)] from the top}, spread over merged cells."""

    def __init__(self, heads, core, headings, period, remembered):
        self.heads, self.core, self.headings, self.period = heads, core, headings, period
        self.remembered = remembered
        self.sayings = {column: self._saying(column) for column in heads}

    def guesses(self):
        self._settle_ambiguous()
        found = [self._guess(column) for column in sorted(self.heads)]
        self._settle_counts(found)
        self._settle_repeats(found)
        self._settle_conclusions(found)
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
        return bool(_RATE.fullmatch(text)) and kind == "i" and self._unit(number) == "%"

    def _unit(self, number):
        return search_key(self.headings.indicators[number].unit)

    def _counts_something(self, saying, lines, row):
        """Whether the line below what names the column gives a unit the indicator is not measured in: "Số hộ (hộ)"."""
        counted = _UNIT_OF_COUNT.search(search_key(lines[-1][1])) if lines[-1][0] > row else None
        if not counted or len(saying.targets) != 1 or saying.fault:
            return False
        kind, number = saying.targets[0]
        return kind == "c" or not self._unit(number).startswith(counted[1])

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

    # -- Columns beside each other --------------------------------------------------------------------------------

    def _settle_ambiguous(self):
        """A number typed as 17.1 between 17.9 and 17.11 can only be 17.10, by the order of the set."""
        columns = [column for column in sorted(self.heads) if self.sayings[column]]
        order = self.headings.order
        for _round in range(2):
            for place, column in enumerate(columns):
                row, saying = self.sayings[column][0]
                if len(saying.targets) < 2:
                    continue
                before = self._only_number(columns, place - 1)
                after = self._only_number(columns, place + 1)
                fitting = [
                    target
                    for target in saying.targets
                    if (before and order.index(before) + 1 == order.index(target[1]))
                    or (after and order.index(after) - 1 == order.index(target[1]))
                ]
                if len(fitting) == 1:
                    said = type(saying)((fitting[0],), 1.0, "number", why=_("by its number and its place in the order"))
                    self.sayings[column][0] = row, said

    def _only_number(self, columns, place):
        if not 0 <= place < len(columns):
            return None
        saying = self.sayings[columns[place]][0][1]
        is_one = len(saying.targets) == 1 and saying.targets[0][0] == "i"
        return saying.targets[0][1] if is_one and saying.targets[0][1] in self.headings.order else None

    def _settle_counts(self, guesses):
        """ "Tổng số", "Đạt", "Tỷ lệ (%)" under one indicator: the first two are counts.

        So is "Số người có thẻ BHYT" beside "Tỷ lệ người dân tham gia BHYT (%)".
        """
        for rate in guesses:
            self._settle_numbers_of(rate, guesses)
            if rate.role != INDICATOR or not _RATE.fullmatch(self._last(rate)):
                continue
            beside = [guess for guess in guesses if self._upper(guess) == self._upper(rate) and guess is not rate]
            if any(guess.role == TOTAL and self._last(guess).startswith("tong") for guess in beside):
                for guess in beside:
                    if guess.target == rate.target and _COUNTED_OF.fullmatch(self._last(guess)):
                        guess.role, guess.target, guess.why = TOTAL, "", _("a total or a count, not read")

    def _settle_numbers_of(self, rate, guesses):
        if rate.role != INDICATOR or not _A_RATE.match(self._last(rate)) or self._unit(rate.target) != "%":
            return
        for guess in guesses:
            if guess.role == INDICATOR and guess.target == rate.target and _A_COUNT.match(self._last(guess)):
                guess.role, guess.target, guess.why = TOTAL, "", _("a total or a count, not read")

    def _last(self, guess):
        lines = self._lines(guess.column)
        return search_key(lines[-1][1]) if lines else ""

    def _upper(self, guess):
        return self._lines(guess.column)[:-1]

    def _settle_conclusions(self, guesses):
        """ "Kết quả chung TC 17", or "Đánh giá chung" under the head of one criterion, is the word on that criterion.

        So is "Đánh giá tiêu chí" in a table of one criterion; "Đánh giá chỉ tiêu 17.1" is the word on that indicator.
        """
        numbers = {guess.target.split(".")[0] for guess in guesses if guess.target}
        concluded = {}
        for guess in guesses:
            target = self._concluded(guess) if guess.role in (UNKNOWN, TOTAL) else None
            if target:
                concluded.setdefault(target, []).append(guess)
        for target, found in concluded.items():
            if len(found) == 1:
                self._conclude(found[0], target, guesses)
        found = [g for g in guesses if g.role in (UNKNOWN, TOTAL) and _OF_THE_CRITERION.fullmatch(self._last(g))]
        number = numbers.pop() if len(numbers) == 1 else ""
        if len(found) == 1 and number in self.headings.criteria and self.headings.criterion(number)[0] == "c":
            found[0].role, found[0].target, found[0].confidence = CRITERION, number, 0.95
            found[0].why = _("the table is of this criterion alone")

    def _concluded(self, guess):
        """Target of the criterion or indicator a head gives the conclusion on, or None."""
        last = self._last(guess)
        match = _OF_AN_INDICATOR.fullmatch(last)
        if match:
            number = f"{match['one']}.{match['two']}"
            return ("i", number) if number in self.headings.indicators else None
        match = _OF_A_CRITERION.fullmatch(last)
        if match:
            return self.headings.criterion(match["number"]) if match["number"] in self.headings.criteria else None
        targets = {saying.targets for _row, saying in self.sayings[guess.column] if saying.is_sure}
        if not _OF_THE_HEAD.fullmatch(last) or len(targets) != 1:
            return None
        ((target,),) = targets
        whole = self.headings.criterion(target[1].split(".")[0])
        return target if target == whole else None

    @staticmethod
    def _conclude(guess, target, guesses):
        kind, number = target
        beside = [one for one in guesses if one.target == number and one.role in (INDICATOR, CRITERION, VERDICT)]
        if kind == "c" and not beside:
            guess.role = CRITERION
        elif kind == "i" and all(one.role == INDICATOR for one in beside) and len(beside) < 2:
            guess.role = VERDICT if beside else INDICATOR
        else:
            return
        guess.target, guess.confidence, guess.why = number, 0.95, _("the conclusion on this criterion")

    def _settle_repeats(self, guesses):
        """Two columns of one target: the number and its conclusion belong together, anything else is a fault."""
        groups = {}
        for guess in guesses:
            if guess.target and guess.role in (INDICATOR, CRITERION):
                groups.setdefault((guess.role, guess.target), []).append(guess)
        for (role, number), group in groups.items():
            is_settled = self._ticks(group) or (role == INDICATOR and self._pair(group))
            if len(group) > 1 and not is_settled:
                for guess in group:
                    text = _("Indicator %(number)s stands in two columns.")
                    if role == CRITERION:
                        text = _("Criterion %(number)s stands in two columns.")
                    guess.fault = text % {"number": number}

    def _ticks(self, group):
        """Columns "Đạt" and "Chưa đạt" of one thing: a tick means the head it stands under."""
        said = [_TICKED.get(self._last(guess), "") if self._upper(guess) else "" for guess in group]
        is_told = all(said) and len(set(said)) == len(said) and said != [MET]
        for guess, tick in zip(group, said, strict=True):
            guess.tick = tick if is_told else ""
        return is_told

    def _pair(self, group):
        lasts = [self._last(guess) for guess in group]
        values = [guess for guess, text in zip(group, lasts, strict=True) if _VALUE.match(text)]
        verdicts = [guess for guess, text in zip(group, lasts, strict=True) if _VERDICT.match(text)]
        if len(group) == 2 and len(values) == len(verdicts) == 1 and values[0] is not verdicts[0]:
            verdicts[0].role = VERDICT
            return True
        return False


def is_place_word(value):
    """Whether a head names the running number, the unit, its code or its district."""
    key = search_key(shown(value))
    return any(pattern.match(key) for pattern in (_ORDER, _CODE, _UNIT, _DISTRICT))


def is_unit_word(value):
    """Whether a head stands over names of units."""
    return bool(_UNIT.match(search_key(shown(value))))


__all__ = ["UNKNOWN", "Columns", "is_place_word", "is_unit_word"]
