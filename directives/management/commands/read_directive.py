"""`read_directive FILE [--json]`: what the reader proposes for a paper; nothing is written."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from directives.dictionary import finder_for
from directives.reading import read_file
from directives.reading.agencies import Finder
from directives.wording import clause_label
from ntm.lib.uploads import UploadRefused

REFUSED = 1
_MOST = 90


class Command(BaseCommand):
    help = "Read a directive (.docx, .pdf with text, .txt) and print what it proposes. Nothing is written."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, file, **options):
        reading = self._read(Path(file))
        if options["json"]:
            self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=1))
            return
        self.stdout.write("\n".join(_in_words(reading)))

    def _read(self, path):
        try:
            with path.open("rb") as file:
                return read_file(file, finder=_finder())
        except UploadRefused as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except OSError as error:
            words = {"path": path, "reason": error.strerror}
            raise CommandError(_("Cannot read %(path)s: %(reason)s") % words, returncode=REFUSED) from error


def _finder():
    """With the names of the register; without a database the general rules do alone."""
    try:
        return finder_for()
    except DatabaseError:
        return Finder()


def _in_words(reading):
    head = reading.head
    yield f"{head.kind} {head.number}{head.symbol} – {head.issuer} – {head.date or '…'} – {head.subject}".strip()
    yield from reading.warnings
    for clause in reading.clauses:
        yield f"{clause_label(clause.number)}: {clause.text[:_MOST]}"
    for task in reading.tasks:
        leads = "; ".join(mention.name for mention in task.roles.get("lead", ()))
        yield f"→ {clause_label(task.clause)}: {leads} – {task.deadline.note or '–'} – {task.summary[:_MOST]}"
    for figure in reading.figures:
        yield f"{'◎' if figure.is_target else '·'} {clause_label(figure.clause)}: {figure.text}"
