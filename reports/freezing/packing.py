"""Stored bytes of what is frozen: JSON in one fixed writing, its SHA-256, and compressed for the database."""

import datetime as dt
import hashlib
import json
import zlib
from decimal import Decimal


def written(content):
    """The one writing of a JSON-able value: sorted keys, no spaces, UTF-8; equal content gives equal bytes."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode()


def _plain(value):
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    raise TypeError(f"{value!r} is not frozen")


def number(value):
    """A decimal as its shortest text, the same on both databases: "85.3", "0", "120"."""
    if value is None:
        return None
    text = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def packed(content):
    """(compressed bytes, SHA-256 of the writing)."""
    plain = written(content)
    return zlib.compress(plain, 6), hashlib.sha256(plain).hexdigest()


def unpacked(stored):
    return json.loads(zlib.decompress(bytes(stored)))


def digest_of(stored):
    """SHA-256 of what is stored now; "" where it cannot even be read."""
    try:
        return hashlib.sha256(zlib.decompress(bytes(stored))).hexdigest()
    except zlib.error:
        return ""


def joint_digest(digests):
    """One hash over the hashes of the parts, whatever their order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()
