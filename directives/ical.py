"""A calendar as RFC 5545 writes it: lines of at most 75 octets, escaped text, whole days."""

import datetime as dt

_DAY = dt.timedelta(days=1)


def calendar_text(name, events, now):
    """iCalendar of `events`: dicts with uid, day, summary, description and url. `now`: an aware instant in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Nong thon moi//Nhiem vu//VI", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]  # fmt: skip
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event['uid']}",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event['day']:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event['day'] + _DAY:%Y%m%d}",
            f"SUMMARY:{escaped(event['summary'])}",
            f"DESCRIPTION:{escaped(event['description'])}",
            f"URL:{event['url']}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text):
    """Text with what RFC 5545 3.3.11 escapes: backslash, semicolon, comma, line ends."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return "".join(letter for letter in text if letter >= " " or letter == "\t")


def folded(line):
    """The line in pieces of at most 75 octets, never cutting a letter in two; a piece continues after a space."""
    pieces, piece, most = [], "", 75
    for letter in line:
        if len((piece + letter).encode()) > most:
            pieces.append(piece)
            piece, most = "", 74
        piece += letter
    return "\r\n ".join([*pieces, piece])
