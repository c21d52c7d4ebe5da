"""Vietnamese text in the encodings of before Unicode: TCVN3 (ABC), VNI and windows-1258, told by its syllables.

A Vietnamese syllable has one vowel group with one tone; text read in the wrong encoding breaks that in most words. So
every reading is weighed by the share of its accented words that are syllables, and only a clear winner is taken.
"""

import re
import unicodedata
from collections import Counter

_TCVN3_LETTERS = "àảãáạằẳẵắặăâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3_BYTES = bytes.fromhex(
    "B5B6B7B8B9BBBCBDBEC6A8A9C7C8C9CACBAECCCECFD0D1AAD2D3D4D5D6D7D8DCDDDEDFE1E2E3E4ABE5E6E7E8E9ACEAEBECEDEEEFF1F2F3F4"
    "ADF5F6F7F8F9FAFBFCFDFEA1A2A3A4A5A6A7"
)
_TCVN3 = dict(zip(_TCVN3_BYTES, _TCVN3_LETTERS, strict=True))
# VNI writes the mark as a letter of its own behind the vowel.
_VNI_MARKS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302", "à": "\u0302\u0300",
    "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306",
    "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI_BASES = set("aeouyôö")
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
_NUCLEUS = (
    r"(?:uyê|iê|yê|ươ|uô|oă|oa|oe|oo|uâ|uê|uơ|uy|ia|ya|ưa|ua|ưu|êu|iu|ui|ưi|ôi|ơi|oi|ai|ay|ây|ao|au|âu|eo"
    r"|[aăâeêioôơuưy])"
)
_CODA = r"(?:iê?u|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uyu|ng|nh|ch|[cmnptuioy])?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_ABBREVIATION = re.compile(r"[bcdđghklmnpqrstvx]+", re.I)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH, _CLEARLY = 0.85, 0.1


def plausibility(text):
    """Share of the words with letters beyond ASCII that are Vietnamese syllables; None without any such word.

    Abbreviations ("Đ", "KĐ", "QĐ") are no syllables in any encoding and are not counted.
    """
    found = Counter(_WORD.findall(unicodedata.normalize("NFC", text)[:200_000]))
    words = {word: count for word, count in found.items() if not word.isascii() and not _ABBREVIATION.fullmatch(word)}
    return sum(count for word, count in words.items() if _is_syllable(word)) / sum(words.values()) if words else None


def from_tcvn3(text):
    """TCVN3 text whose bytes were read as Latin letters, in Unicode."""
    return "".join(_TCVN3.get(ord(letter), letter) for letter in text)


def from_vni(text):
    """VNI text whose bytes were read as Latin letters, in Unicode."""
    out = []
    for letter in text:
        small, is_large = letter.lower(), letter != letter.lower()
        if small in _VNI_MARKS and out and out[-1].lower() in set("aeouyơư"):
            out[-1] = unicodedata.normalize("NFC", out[-1] + _VNI_MARKS[small])
        else:
            plain = _VNI_ALONE.get(small, small)
            out.append(plain.upper() if is_large else plain)
    return "".join(out)


def repairer(text):
    """The function that turns such text into Unicode, or None where it is Unicode already or cannot be told."""
    now = plausibility(text)
    if now is None or now >= _ENOUGH:
        return None
    found = sorted(
        ((plausibility(turn(text)) or 0, turn) for turn in (from_tcvn3, from_vni)), key=lambda pair: -pair[0]
    )
    (best, turn), (second, _other) = found
    return turn if best >= _ENOUGH and best - max(second, now) >= _CLEARLY else None


def decoded(data):
    """Text of bytes in one of the old encodings; None when no reading is clearly right."""
    readings = [data.decode("cp1258", "replace")]
    latin = data.decode("latin-1")
    readings += [from_tcvn3(latin), from_vni(data.decode("cp1252", "replace"))]
    weighed = sorted(((plausibility(text) or 0, text) for text in readings), key=lambda pair: -pair[0])
    (best, text), (second, _other) = weighed[:2]
    if best < _ENOUGH or best - second < _CLEARLY:
        return None
    return unicodedata.normalize("NFC", text)


def _is_syllable(word):
    parts = unicodedata.normalize("NFD", word.lower())
    if sum(char in _TONES for char in parts) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    return bool(_SYLLABLE.fullmatch(plain))
