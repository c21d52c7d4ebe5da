"""`load_criteria [FILE …]`: criteria sets from reviewed YAML or workbooks; prints criteria/indicators of each."""

import json

from django.core.management.base import BaseCommand, CommandError

from criteria.loader import CriteriaFileError, load_all


class Command(BaseCommand):
    help = "Load the criteria sets (all reviewed files of the project, or the .yaml and .xlsx files named)."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, files, dry_run, **options):
        try:
            counts = load_all(files or None, is_rehearsal=dry_run)
        except CriteriaFileError as error:
            if options["json"]:
                self._print(sets=[], faults=[fault.as_dict() for fault in error.faults], applied=False)
                raise SystemExit(1) from error
            raise CommandError(str(error), returncode=1) from error
        if options["json"]:
            rows = [{"code": code, "criteria": criteria, "indicators": count} for code, criteria, count in counts]
            self._print(sets=rows, faults=[], applied=not dry_run)
            return
        for code, criteria, count in counts:
            self.stdout.write(f"{code}: {criteria}/{count}")

    def _print(self, **answer):
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
