"""Vietnamese as offices type it: without marks, decomposed, with older tone marks, and in two legacy encodings."""

import unicodedata

_TCVN3_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3_BYTES = bytes.fromhex(
    "B5B6B7B8B9 A8BBBCBDBEC6 A9C7C8C9CACB AE CCCECFD0D1 AAD2D3D4D5D6 D7D8DCDDDE DFE1E2E3E4 ABE5E6E7E8E9"
    "ACEAEBECEDEE EFF1F2F3F4 ADF5F6F7F8F9 FAFBFCFDFE A1A2A3A4A5A6A7"
)
_TCVN3 = dict(zip(_TCVN3_LETTERS, _TCVN3_BYTES, strict=True))
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def decomposed(text):
    """The same letters in NFD, as a Mac saves them."""
    return unicodedata.normalize("NFD", text)


def bare(text):
    """Without diacritics: "Giồng Riềng" -> "Giong Rieng"."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def older_tones(text):
    """The tone on the second vowel: "Hòa" -> "Hoà", "Thủy" -> "Thuỷ"."""
    endings = {"òa": "oà", "óa": "oá", "ủy": "uỷ", "ùy": "uỳ", "ÒA": "OÀ", "ỦY": "UỶ"}
    return " ".join(word[:-2] + endings.get(word[-2:], word[-2:]) for word in text.split(" "))


def tcvn3(text):
    """Bytes in TCVN3 (ABC): a capital with a tone has no byte and is typed small, the font makes it a capital."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        out.append(ord(letter) if ord(letter) < 128 else _TCVN3.get(letter) or _TCVN3[letter.lower()])
    return bytes(out)


def windows_1258(text):
    """Bytes in windows-1258, which writes most tones as a mark after the letter."""
    return b"".join(_letter_1258(letter) for letter in unicodedata.normalize("NFC", text))


def _letter_1258(letter):
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = decomposed(letter)
        tone = "".join(part for part in parts if part in _TONES)
        rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        return (rest + tone).encode("cp1258")
