import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # A database made by the steps this one took the place of is at the same point already.
    replaces = [
        ('accounts', '0001_users'),
        ('accounts', '0002_agencies'),
        ('accounts', '0003_roles'),
        ('accounts', '0004_groups_of_communes_and_townships'),
        ('accounts', '0005_successions_of_agencies'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('localities', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='agency',
            name='locality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='localities.locality', verbose_name='locality'),
        ),
        migrations.AddField(
            model_name='agency',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.agency', verbose_name='parent'),
        ),
        migrations.AddField(
            model_name='agencymembership',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_links', to='accounts.agency', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='agencymembership',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_links', to='accounts.agency', verbose_name='member'),
        ),
        migrations.AddField(
            model_name='agencyname',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='accounts.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='agencysuccession',
            name='predecessor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heir_links', to='accounts.agency', verbose_name='agency before'),
        ),
        migrations.AddField(
            model_name='agencysuccession',
            name='successor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='origin_links', to='accounts.agency', verbose_name='heir'),
        ),
        migrations.AddField(
            model_name='historicalagency',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagency',
            name='locality',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='locality'),
        ),
        migrations.AddField(
            model_name='historicalagency',
            name='parent',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='parent'),
        ),
        migrations.AddField(
            model_name='historicalagencymembership',
            name='group',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='historicalagencymembership',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagencymembership',
            name='member',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='member'),
        ),
        migrations.AddField(
            model_name='historicalagencyname',
            name='agency',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='historicalagencyname',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagencysuccession',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagencysuccession',
            name='predecessor',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='agency before'),
        ),
        migrations.AddField(
            model_name='historicalagencysuccession',
            name='successor',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='heir'),
        ),
        migrations.AddField(
            model_name='historicalroleassignment',
            name='agency',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='historicalroleassignment',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalroleassignment',
            name='locality',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='locality'),
        ),
        migrations.AddField(
            model_name='historicalroleassignment',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AddField(
            model_name='historicaluser',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='locality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='localities.locality', verbose_name='locality'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_agency_ends_after_it_begins', violation_error_message='The last day lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='agencymembership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_agencymembership_ends_after_it_begins', violation_error_message='The last day lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='agencymembership',
            constraint=models.UniqueConstraint(fields=('group', 'member', 'valid_from'), name='agency_membership_once'),
        ),
        migrations.AddConstraint(
            model_name='agencyname',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_agencyname_ends_after_it_begins', violation_error_message='The last day lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='agencysuccession',
            constraint=models.UniqueConstraint(fields=('predecessor', 'successor'), name='agency_succession_once', violation_error_message='This succession is already recorded.'),
        ),
        migrations.AddConstraint(
            model_name='agencysuccession',
            constraint=models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='agency_succeeded_by_another', violation_error_message='An agency is not its own heir.'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_roleassignment_ends_after_it_begins', violation_error_message='The last day lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('role', 'ADMINISTRATOR'), ('locality__isnull', False), _connector='OR'), name='role_names_its_place', violation_error_message='This role needs a place.'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'DEPARTMENT'), _negated=True), ('agency__isnull', False), _connector='OR'), name='department_role_names_its_agency', violation_error_message="A department's role needs its agency."),
        ),
    ]
