"""Which criterion or indicator some words mean: exactly, by an abbreviation, or clearly closer to one than others."""

import math
import re
from collections import Counter

from ntm.lib.text import search_key

# How offices shorten the words of the programme.
_SHORT = {
    "tt&tt": "thong tin va truyen thong", "tttt": "thong tin va truyen thong", "pctt": "phong chong thien tai",
    "csht": "co so ha tang", "csvc": "co so vat chat", "nt": "nong thon", "ntm": "nong thon moi", "sx": "san xuat",
    "ptkt": "phat trien kinh te", "gd&dt": "giao duc va dao tao", "gddt": "giao duc va dao tao", "qp": "quoc phong",
    "qp&an": "quoc phong va an ninh", "qpan": "quoc phong va an ninh",
    "attp": "an toan thuc pham", "htct": "he thong chinh tri", "tcpl": "tiep can phap luat", "bhyt": "bao hiem y te",
    "qh": "quy hoach", "bvmt": "bao ve moi truong", "bvtv": "bao ve thuc vat", "htx": "hop tac xa", "vh": "van hoa",
    "nvh": "nha van hoa", "sxkd": "san xuat kinh doanh", "kt": "kinh te", "thcs": "trung hoc co so",
    "antt": "an ninh trat tu",
    "cl": "chat luong", "mt": "moi truong", "gtnt": "giao thong nong thon", "tctsx": "to chuc san xuat",
    "tcsx": "to chuc san xuat",
    "vsmt": "ve sinh moi truong", "ttatxh": "trat tu an toan xa hoi", "bt": "be tong", "bq": "binh quan",
    "tn": "thu nhap",
}  # fmt: skip
_ABBREVIATION = re.compile(
    r"(?<![a-z0-9])(?:" + "|".join(sorted(map(re.escape, _SHORT), key=len, reverse=True)) + r")(?![a-z0-9])"
)
_TOKEN = re.compile(r"[a-z0-9]+")
_FILLERS = {"va", "ve", "cua", "cac", "co", "duoc", "theo", "xa", "dat", "tieu", "chi"}
_SEGMENTS = re.compile(r"\s*(?:\n|/|\(|\)|;|:|\s[-–—]\s)\s*")
_TOO_LITTLE, _NEAR, _MARGIN = 0.6, 0.66, 0.09
# Two words of a name of sixty ("dân số") mean nothing: the fewer the words, the larger a part of the name they must be.
_FAIR_PART = {1: 0.35, 2: 0.25, 3: 0.12, 4: 0.08}


def words_of(text):
    """Key of a head with its abbreviations written out."""
    key = search_key(text).replace("đ", "d")
    return " ".join(_TOKEN.findall(_ABBREVIATION.sub(lambda found: _SHORT[found[0]], key)))


class Names:
    """Names of a set's criteria and indicators. `find` gives (target, confidence, second best) or None."""

    def __init__(self, named):
        """`named` [(target, name)]; a target may have several names."""
        self.exact, self.tokens = {}, []
        counts = Counter()
        for target, name in named:
            words = words_of(name)
            self.exact.setdefault(words, set()).add(target)
            tokens = self._tokens(words)
            self.tokens.append((target, tokens))
            counts.update(tokens)
        self.most = math.log(2 + len(named))
        self.weight = {token: max(math.log((2 + len(named)) / count), 0.3) for token, count in counts.items()}

    @staticmethod
    def _tokens(words):
        parts = set(words.split())
        return frozenset(parts - _FILLERS or parts)

    def find(self, text, among=None):
        """(target, confidence) of the words, (target, 0.5) when one is only the best of several, or None.

        `among`: only these targets.
        """
        whole = self._find(words_of(text), among)
        if whole and whole[1] >= 0.9:
            return whole
        parts = [part for part in _SEGMENTS.split(str(text)) if part.strip()]
        found = [self._find(words_of(part), among) for part in parts] if len(parts) > 1 else []
        sure = {one for one in found if one and one[1] >= 0.9}
        if len({target for target, _confidence in sure}) == 1:
            return max(sure, key=lambda one: one[1])
        return whole

    def _find(self, words, among):
        if not words or words.isdigit():
            return None
        exact = {target for target in self.exact.get(words, ()) if among is None or target in among}
        if len(exact) == 1:
            return exact.pop(), 1.0
        tokens = self._tokens(words)
        scores = {}
        for target, other in self.tokens:
            if among is None or target in among:
                score = self._score(tokens, other)
                scores[target] = max(score, scores.get(target, (0, 0)))
        return self._winner(scores) if scores else None

    def _score(self, tokens, other):
        common = self._weigh(tokens & other)
        precision, recall = common / self._weigh(tokens), common / self._weigh(other)
        score = 1.2 if tokens == other else 0.7 * precision + 0.3 * recall
        if recall < _FAIR_PART.get(len(tokens), 0):
            score = min(score, _TOO_LITTLE - 0.01)
        return score, precision

    def _winner(self, scores):
        ranked = sorted(scores.items(), key=lambda pair: -pair[1][0])
        (best, (score, precision)), second = ranked[0], ranked[1][1][0] if len(ranked) > 1 else 0
        if score < _TOO_LITTLE:
            return None
        if score > 1 and second <= 1:
            return best, 0.98
        whole = [target for target, (_score, share) in scores.items() if share >= 0.999 and target[0] == "c"]
        if len(whole) == 1 and precision >= 0.999 and (best == whole[0] or score - scores[whole[0]][0] < _MARGIN):
            return whole[0], 0.92
        if score >= _NEAR and precision >= 0.7 and score - second >= _MARGIN:
            return best, 0.9
        return best, 0.5

    def _weigh(self, tokens):
        return sum(self.weight.get(token, self.most) for token in tokens) or 0.001
