import django.db.models.deletion
from django.db import migrations, models

MOVED = "INSERT INTO criteria_workbookfindings (workbook_import_id, said) SELECT id, problems FROM criteria_workbookimport"
BACK = (
    "UPDATE criteria_workbookimport SET problems = "
    "(SELECT said FROM criteria_workbookfindings WHERE workbook_import_id = criteria_workbookimport.id) "
    "WHERE id IN (SELECT workbook_import_id FROM criteria_workbookfindings)"
)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0014_roadmap")]

    operations = [
        migrations.CreateModel(
            name="WorkbookFindings",
            fields=[
                (
                    "workbook_import",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findings",
                        serialize=False,
                        to="criteria.workbookimport",
                        verbose_name="workbook import",
                    ),
                ),
                ("said", models.JSONField(default=dict, verbose_name="problems")),
            ],
            options={"verbose_name": "findings in a workbook", "verbose_name_plural": "findings in workbooks"},
        ),
        migrations.RunSQL(MOVED, BACK),
    ]
