"""Letters of names: capitals of the Vietnamese alphabet, two ways to set a tone, names printed in capitals."""

import re
import unicodedata

UPPER = "".join(
    letter
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (letter := chr(code)).isupper() and unicodedata.category(letter) == "Lu"
)
WORD = rf"[{UPPER}][\w’']*"
_TONES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẹ": "ọe",
          "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}  # fmt: skip
_TONES |= {key.capitalize(): value.capitalize() for key, value in _TONES.items()}
_OLD = re.compile(rf"(?<![qQ])(?:{'|'.join(_TONES)})(?!\w)")
_LEVELS = (
    r"tỉnh ủy|huyện ủy|thành ủy|thị ủy|đảng ủy|tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|tỉnh đoàn"
)


def same_tones(text):
    """The text with "Uỷ", "hoá" as "Ủy", "hóa": the same length, so places in it stay true."""
    return _OLD.sub(lambda match: _TONES[match[0]], text)


def uncapitalised(text):
    """ "ỦY BAN NHÂN DÂN TỈNH LAI CHÂU" as "Ủy ban nhân dân tỉnh Lai Châu"; other text stays as it is."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or sum(letter.isupper() for letter in letters) < 0.8 * len(letters):
        return text
    low = same_tones(text.lower())
    low = re.sub(rf"\b({_LEVELS}) ((?!ủy|đoàn)[\w’ -]+)$", lambda match: f"{match[1]} {_titled(match[2])}", low)
    for name in _PROPER:
        low = re.sub(rf"\b{name.lower()}\b", name, low)
    return low[:1].upper() + low[1:]


def _titled(words):
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))


_PROPER = (
    "Nông nghiệp", "Phát triển nông thôn", "Môi trường", "Kế hoạch", "Đầu tư", "Tài chính", "Xây dựng", "Y tế",
    "Giáo dục", "Đào tạo", "Văn hóa", "Thể thao", "Du lịch", "Công Thương", "Nội vụ", "Tư pháp", "Lao động",
    "Thông tin", "Truyền thông", "Khoa học", "Công nghệ", "Tài nguyên", "Điều phối", "Chỉ đạo", "Thường vụ", "Tỉnh ủy",
    "Huyện ủy", "Thành ủy", "Việt Nam", "Nông dân", "Mặt trận Tổ quốc", "Cựu chiến binh", "Phụ nữ",
)  # fmt: skip
