"""`setup_demo`: the demonstration, the same every time: places, sets, documents, people, recognitions, results."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.demo import DEMO_PASSWORD, demo_users
from accounts.models import User
from criteria.loader import load_all
from directives.cited import load_cited
from directives.loader import load_directives
from localities.loader import load
from ntm.lib.statistics import refresh_statistics
from reports.demo.attributes import build_attributes
from reports.demo.districts import build_responsibilities, build_titles
from reports.demo.dossiers import build_dossiers
from reports.demo.people import build_people
from reports.demo.plan import read_plan
from reports.demo.recognitions import build_recognitions
from reports.demo.registers import build_registers
from reports.demo.results import build_results
from reports.demo.roadmap import build_roadmap
from reports.demo.tasks import build_tasks
from reports.demo.villages import build_villages
from reports.demo.year_plans import build_year_plans


class Command(BaseCommand):
    help = "Build the demonstration data and accounts (only where DEBUG is on)."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="say nothing and do nothing where data exist")

    def handle(self, *, if_empty, **options):
        if not settings.DEBUG and not getattr(settings, "ALLOW_DEMO", False):
            raise CommandError("setup_demo makes accounts with a public password; it runs only with DEBUG=True.")
        if not demo_users().exists():
            if User.objects.exists():
                if if_empty:
                    return
                raise CommandError("This database is in use; the demonstration is only built into an empty one.")
            self._build()
        self._print_accounts()

    def _build(self):
        plan = read_plan()
        with transaction.atomic():
            for words, step in self._steps(plan):
                self.stdout.write(f"  {words} …")
                self.stdout.flush()
                step()
            refresh_statistics()

    @staticmethod
    def _steps(plan):
        yield "places", lambda: load(plan["provinces"])
        yield "criteria sets", load_all
        yield "directives", lambda: (load_directives(), load_cited())
        yield "people", lambda: build_people(plan)
        yield "tasks", lambda: build_tasks(plan)
        yield "recognitions", lambda: build_recognitions(plan)
        yield "titles and responsibilities", lambda: (build_titles(plan), build_responsibilities(plan))
        yield "statistics of the database", refresh_statistics
        yield "quarterly results", lambda: build_results(plan)
        yield "dossiers", lambda: build_dossiers(plan)
        yield "villages", lambda: build_villages(plan)
        yield "registers", build_registers
        yield "plans of recognition", build_year_plans
        yield "roadmap of criteria", lambda: build_roadmap(plan)
        yield "groups and investment", lambda: build_attributes(plan)

    def _print_accounts(self):
        self.stdout.write(f"Demo accounts (password of all: {DEMO_PASSWORD})")
        for user in demo_users().order_by("pk"):
            self.stdout.write(f"  {user.username:<13} {user.position}")
