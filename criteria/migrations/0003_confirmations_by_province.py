from django.db import migrations


def hand_over(apps, schema_editor):
    """A level confirmed so far becomes its province's confirmation; a national one each office's that confirmed it."""
    Threshold = apps.get_model("criteria", "Threshold")
    Confirmation = apps.get_model("criteria", "ThresholdConfirmation")
    Role = apps.get_model("accounts", "RoleAssignment")
    rows = Threshold.objects.filter(confirmed_at__isnull=False).select_related("indicator__criterion__criteria_set")
    for row in rows.iterator():
        own = row.province_id or row.indicator.criterion.criteria_set.issuer_province_id
        offices = Role.objects.filter(user=row.confirmed_by_id, role="COORDINATION", locality__level="PROVINCE")
        for province in {own} if own else set(offices.values_list("locality_id", flat=True)):
            Confirmation.objects.get_or_create(
                threshold=row,
                province_id=province,
                defaults={
                    "document": row.decision or row.source[:200] or "–",
                    "confirmed_by": row.confirmed_by,
                    "confirmed_at": row.confirmed_at,
                },
            )


def take_back(apps, schema_editor):
    """The newest standing confirmation of a level, whichever province's, stands on the level itself again."""
    Confirmation = apps.get_model("criteria", "ThresholdConfirmation")
    standing = Confirmation.objects.filter(withdrawn_at__isnull=True, confirmed_by__isnull=False)
    for row in standing.select_related("threshold").order_by("confirmed_at"):
        row.threshold.confirmed_by_id, row.threshold.confirmed_at = row.confirmed_by_id, row.confirmed_at
        row.threshold.save(update_fields=["confirmed_by", "confirmed_at"])


class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_dossiers_reorganisations_drafts"), ("accounts", "0003_roles")]

    operations = [migrations.RunPython(hand_over, take_back)]
