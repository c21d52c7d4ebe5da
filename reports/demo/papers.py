"""Small papers made by code for the demonstration: a one-page pdf and a picture, the same bytes every time."""

import struct
import unicodedata
import zlib

WIDTH, HEIGHT = 240, 160
_SKY, _HILL, _FIELD, _ROAD, _LINE = (214, 230, 238), (150, 178, 150), (196, 208, 140), (150, 150, 150), (240, 240, 235)


def pdf(*lines):
    """One A5 page with lines of text; its font has no Vietnamese letters, so tones and marks are left out."""
    text = " ".join(f"({_plain(line)}) Tj 0 -22 Td" for line in lines)
    stream = f"BT /F1 13 Tf 40 540 Td {text} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    return _assembled(objects)


def _assembled(objects):
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail


def _plain(text):
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if letter.isascii()).translate(str.maketrans("()\\", "[]/"))


def picture(shift):
    """A png of a road through fields; `shift` (0..1) moves the road, so that no two pictures are the same file."""
    rows = b"".join(b"\0" + bytes(part for x in range(WIDTH) for part in _colour(x, y, shift)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _colour(x, y, shift):
    horizon = HEIGHT * 2 // 5
    if y < horizon:
        return _HILL if y > horizon - 6 - abs(x - WIDTH * shift) // 12 else _SKY
    middle, half = WIDTH * (0.3 + 0.4 * shift), 4 + (y - horizon) * 0.5
    if abs(x - middle) < half:
        return _LINE if abs(x - middle) < half / 12 and (y // 10) % 2 else _ROAD
    return _FIELD
