"""Static files as production serves them."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

STORAGE = {"staticfiles": {"BACKEND": "ntm.static.ModuleAwareStorage"}}


def test_modules_import_each_other_by_the_names_they_are_kept_under(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | STORAGE):
        call_command("collectstatic", interactive=False, verbosity=0)

    main = next(
        path for path in (tmp_path / "js/grid").glob("main.*.js") if re.fullmatch(r"main\.\w{12}\.js", path.name)
    )
    imported = re.findall(r'from "\./([^"]+)"', main.read_text())
    assert len(imported) > 8
    for name in imported:
        assert re.fullmatch(r"\w+\.\w{12}\.js", name)
        assert (tmp_path / "js/grid" / name).exists()


def test_every_module_of_the_grid_is_fetched_beside_the_page():
    from criteria.views.grid import MODULES

    present = {path.stem for path in Path(settings.BASE_DIR, "static/js/grid").glob("*.js")}

    assert set(MODULES) == present - {"main"}
