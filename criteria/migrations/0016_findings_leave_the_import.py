from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("criteria", "0015_workbook_findings")]

    operations = [migrations.RemoveField("workbookimport", "problems")]
