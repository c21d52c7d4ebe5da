"""The numbers Word draws before paragraphs, which are in no text: counted as Word counts them."""

from docx.oxml.ns import qn

from ntm.lib.numbers import roman

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIGNS = {"\uf0b7": "-", "\uf0a7": "-", "o": "+", "\uf02d": "-", "\uf02b": "+", "•": "•", "–": "-", "-": "-", "+": "+"}


class Numbering:
    """numbering.label(paragraph) in the order of the paper; "" where Word draws nothing."""

    def __init__(self, document):
        self._counts = {}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
        self._abstract, self._of_number, self._overrides = {}, {}, {}
        part = document.part.part_related_by(_NUMBERING) if _has_numbering(document) else None
        if part is not None:
            self._read(part.element)

    def _read(self, element):
        for row in element.findall(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): level for level in row.findall(qn("w:lvl"))}
            self._abstract[row.get(qn("w:abstractNumId"))] = levels
        for row in element.findall(qn("w:num")):
            number = row.get(qn("w:numId"))
            self._of_number[number] = row.find(qn("w:abstractNumId")).get(qn("w:val"))
            for override in row.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    key = (number, int(override.get(qn("w:ilvl"))))
                    self._overrides[key] = int(start.get(qn("w:val")))

    def label(self, paragraph):
        number, depth = self._place(paragraph)
        abstract = self._of_number.get(number)
        level = self._abstract.get(abstract, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if (number, depth) in self._overrides:
            counts[depth] = self._overrides.pop((number, depth)) - 1
        counts[depth] = counts.get(depth, _start(level) - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._drawn(abstract, depth, counts)

    def _drawn(self, abstract, depth, counts):
        level = self._abstract[abstract][depth]
        pattern = _value(level, "w:lvlText")
        if _value(level, "w:numFmt") == "bullet":
            return _SIGNS.get(pattern, "-")
        for at in range(depth + 1):
            other = self._abstract[abstract].get(at, level)
            pattern = pattern.replace(f"%{at + 1}", _counted(counts.get(at, _start(other)), _value(other, "w:numFmt")))
        return pattern.strip()

    def _place(self, paragraph):
        """(numId, level) given to the paragraph itself or through its style; (None, 0) for none."""
        properties = paragraph.find(qn("w:pPr"))
        number, depth = _number_of(properties)
        style = self._style_of(properties)
        while number is None and style is not None:
            number, depth = _number_of(style.find(qn("w:pPr")))
            style = self._based_on(style)
        return (None, 0) if number in (None, "0") else (number, depth)

    def _style_of(self, properties):
        row = None if properties is None else properties.find(qn("w:pStyle"))
        return None if row is None else self._styles.get(row.get(qn("w:val")))

    def _based_on(self, style):
        row = style.find(qn("w:basedOn"))
        return None if row is None else self._styles.get(row.get(qn("w:val")))

    def is_bold(self, paragraph):
        """Whether all that is printed of it is bold."""
        runs = [
            run for run in paragraph.iter(qn("w:r")) if "".join(text.text or "" for text in run.iter(qn("w:t"))).strip()
        ]
        style = self._style_of(paragraph.find(qn("w:pPr")))
        by_style = style is not None and _is_on(style.find(qn("w:rPr")), default=False)
        return bool(runs) and all(_is_on(run.find(qn("w:rPr")), default=by_style) for run in runs)


_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"


def _has_numbering(document):
    return any(relation.reltype == _NUMBERING for relation in document.part.rels.values())


def _number_of(properties):
    row = None if properties is None else properties.find(qn("w:numPr"))
    if row is None:
        return None, 0
    number, depth = row.find(qn("w:numId")), row.find(qn("w:ilvl"))
    return (
        None if number is None else number.get(qn("w:val")),
        0 if depth is None else int(depth.get(qn("w:val"))),
    )


def _value(level, name):
    row = level.find(qn(name))
    return "" if row is None else row.get(qn("w:val")) or ""


def _start(level):
    return int(_value(level, "w:start") or 1)


def _counted(count, form):
    if form == "upperRoman":
        return roman(count)
    if form == "lowerRoman":
        return roman(count).lower()
    if form in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(count - 1) % len(_LETTERS)]
        return letter if form == "lowerLetter" else letter.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _is_on(properties, *, default):
    row = None if properties is None else properties.find(qn("w:b"))
    return default if row is None else row.get(qn("w:val")) not in ("0", "false", "off")
