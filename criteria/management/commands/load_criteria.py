"""`load_criteria [FILE …]`: criteria sets from reviewed YAML; prints criteria/indicators of each."""

import json

from django.core.management.base import BaseCommand, CommandError

from criteria.loader import CriteriaFileError, load_all


class Command(BaseCommand):
    help = "Load the criteria sets (all reviewed files of the project, or the files named)."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, files, **options):
        try:
            counts = load_all(files or None)
        except CriteriaFileError as error:
            raise CommandError(str(error), returncode=1) from error
        if options["json"]:
            rows = [{"code": code, "criteria": criteria, "indicators": count} for code, criteria, count in counts]
            self.stdout.write(json.dumps({"sets": rows}, ensure_ascii=False))
            return
        for code, criteria, count in counts:
            self.stdout.write(f"{code}: {criteria}/{count}")
