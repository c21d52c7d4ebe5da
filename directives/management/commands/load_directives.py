"""`load_directives [FILE]`: the reviewed documents with all they say; prints how many rows of each kind."""

import json

from django.core.management.base import BaseCommand, CommandError

from directives.loader import FACTS_FILE, DirectivesFileError, load_directives


class Command(BaseCommand):
    help = "Load the project's reviewed documents (or a file of the same form), after the places."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=FACTS_FILE)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, file, **options):
        try:
            counts = load_directives(file)
        except DirectivesFileError as error:
            raise CommandError(str(error), returncode=1) from error
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
