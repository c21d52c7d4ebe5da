"""What is wrong with a page as somebody reads it who finds nothing on it yet."""

import re

from lxml import html

# A share of nothing: "0%", "0,00%", "0/0"; not the end of "100%" or "10,0%", nor of a date or of "30/06".
_SHARE = re.compile(r"(?<![\d.,/–-])0+(?:[.,]0+)? ?%|(?<![\d.,/])0+/0+(?![\d.,/])")
_LEFTOVER = re.compile(r"(?<!\w)(?:None|nan|NaN|undefined|null|Decimal\(|datetime\.|\{\}|\[\])(?!\w)")
_SPOKEN = ("title", "aria-label", "alt", "placeholder")
# Named as a place for rows, choices or lines; without one it is a frame around nothing.
_HELD = {"tbody": "./tr", "ul": "./li", "ol": "./li", "dl": ".//dd", "svg": "./*"}


def faults_of(markup):
    """Words for each fault of a page, none when it says everything."""
    page = html.fromstring(markup)
    for hidden in page.xpath("//script | //style | //template"):
        hidden.drop_tree()
    return [*_wrong_words(page), *_bare_frames(page), *_silent(page)]


def _wrong_words(page):
    said = [*page.itertext()] + [one.get(name) or "" for one in page.iter() for name in _SPOKEN]
    for text in (" ".join(text.split()) for text in said):
        for what, pattern in (("a share of nothing", _SHARE), ("not a word", _LEFTOVER)):
            if pattern.search(text):
                yield f"{what}: {text[:80]}"


def _bare_frames(page):
    for table in page.iter("table"):
        if not table.xpath(".//tr[td]"):
            yield f"a head without rows: {_text(table)[:80]}"
    for tag, rows in _HELD.items():
        for frame in page.iter(tag):
            if not frame.xpath(rows):
                yield f"nothing in {tag} {frame.get('class') or ''}"
    for choice in page.iter("select"):
        if not any((option.get("value") or _text(option)) for option in choice.iter("option")):
            yield f"nothing to choose: {choice.get('name')}"


def _silent(page):
    for panel in page.xpath("//*[contains(concat(' ', @class, ' '), ' panel ')]"):
        said = "".join(_text(part) for part in panel if "panel-head" not in (part.get("class") or ""))
        if not said and not panel.xpath(".//svg | .//input | .//img"):
            yield f"a panel of its head alone: {_text(panel)[:80]}"
    for empty in page.xpath("//*[contains(concat(' ', @class, ' '), ' empty ')]"):
        if len([part for part in empty.iter("p") if not part.xpath("./a")]) < 2:
            yield f"empty without a reason: {_text(empty)[:80]}"


def _text(element):
    return " ".join(element.text_content().split())
