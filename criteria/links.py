"""Links between the indicators of two sets from reviewed files into rows. Loading twice changes nothing."""

from pathlib import Path

import yaml

from criteria.models import Indicator, IndicatorLink, LinkRelation

LINKS_DIR = Path(__file__).parent / "data" / "links"


def load_links(paths=None):
    """Write the links of the given files (the project's by default) whose two sets are loaded; how many are known."""
    return sum(_load(path) for path in sorted(paths or LINKS_DIR.glob("*.yaml")))


def _load(path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    sides = {side: _indicators(document[side]) for side in ("source", "target")}
    if not all(sides.values()):
        return 0
    count = 0
    for row in document["links"]:
        for source in _worded(sides["source"], row["from"], row["from_words"]):
            for target in _worded(sides["target"], row["to"], row["to_words"], is_whole=row.get("to_whole", False)):
                for pair in ((source, target), *_same_sex(sides, source, target)):
                    _save(*pair, row)
                    count += 1
    return count


def _indicators(set_code):
    """{number: every wording it ever had}."""
    found = {}
    for row in Indicator.objects.filter(criterion__criteria_set__code=set_code).order_by("pk"):
        found.setdefault(row.number, []).append(row)
    return found


def _worded(indicators, number, words, *, is_whole=False):
    """Rows of the number that read as the link says; a set that words it otherwise has no such link."""
    rows = indicators.get(number, ())
    return [row for row in rows if (row.name == words if is_whole else row.name.startswith(words))]


def _same_sex(sides, source, target):
    """Where both are asked of men and of women, each part answers the other's."""
    for part in _parts(sides["source"], source):
        yield from ((part, other) for other in _parts(sides["target"], target) if part.sex and other.sex == part.sex)


def _parts(indicators, whole):
    return [row for rows in indicators.values() for row in rows if row.parent_id == whole.pk]


def _save(source, target, row):
    values = {
        "relation": LinkRelation(row["relation"].upper()),
        "is_verified": bool(row.get("verified")),
        "note": row.get("note_vi") or "",
    }
    link = IndicatorLink.objects.filter(source=source, target=target).first()
    if link is None:
        IndicatorLink.objects.create(source=source, target=target, **values)
    elif any(getattr(link, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(link, name, value)
        link.save()
