import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # A database made by the steps this one took the place of is at the same point already.
    replaces = [
        ('localities', '0001_places'),
        ('localities', '0002_poor_districts'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Locality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('level', models.CharField(choices=[('PROVINCE', 'Province'), ('DISTRICT', 'District'), ('COMMUNE', 'Commune'), ('VILLAGE', 'Village')], max_length=10, verbose_name='level')),
                ('kind', models.CharField(choices=[('PROVINCE', 'Tỉnh'), ('CENTRAL_CITY', 'Thành phố trực thuộc trung ương'), ('DISTRICT', 'Huyện'), ('URBAN_DISTRICT', 'Quận'), ('TOWN', 'Thị xã'), ('CITY', 'Thành phố'), ('COMMUNE', 'Xã'), ('WARD', 'Phường'), ('TOWNSHIP', 'Thị trấn'), ('SPECIAL_ZONE', 'Đặc khu'), ('VILLAGE', 'Thôn'), ('HAMLET', 'Ấp'), ('UPLAND_VILLAGE', 'Bản'), ('RESIDENTIAL_AREA', 'Khu dân cư')], max_length=20, verbose_name='kind')),
                ('code', models.CharField(help_text='Official code, or an own code where none exists.', max_length=24, verbose_name='code')),
                ('has_official_code', models.BooleanField(default=True, verbose_name='official code')),
                ('name', models.CharField(help_text='Without the kind: "Tân Hội", not "Xã Tân Hội".', max_length=120, verbose_name='name')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('search_key', models.CharField(db_index=True, editable=False, max_length=160)),
                ('sort_key', models.CharField(editable=False, max_length=260)),
                ('district', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality', verbose_name='district')),
                ('lineage', models.ForeignKey(blank=True, editable=False, help_text='First row of its chain of plain continuations; recognition follows it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality', verbose_name='lineage')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='localities.locality', verbose_name='parent')),
                ('province', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality', verbose_name='province')),
            ],
            options={
                'verbose_name': 'locality',
                'verbose_name_plural': 'localities',
                'abstract': False,
                'indexes': [models.Index(fields=['province', 'level', 'kind'], name='localities__provinc_47a487_idx'), models.Index(fields=['district', 'level', 'kind'], name='localities__distric_4cae7f_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='localities_locality_ends_after_it_begins', violation_error_message='The last day lies before the first.'), models.UniqueConstraint(fields=('code', 'valid_from'), name='locality_code_once_a_day', violation_error_message='Another unit with this code begins on the same day.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalSuccession',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('CONTINUES', 'continues unchanged (new name, code or parent)'), ('WHOLE', 'went whole into'), ('PART', 'went in part into')], max_length=10, verbose_name='kind')),
                ('date', models.DateField(verbose_name='date')),
                ('resolution', models.CharField(blank=True, max_length=200, verbose_name='resolution')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('predecessor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='predecessor')),
                ('successor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'historical succession',
                'verbose_name_plural': 'historical successions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLocalityAttribute',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('kind', models.CharField(choices=[('REGION', 'region of the criteria set'), ('COMMUNE_GROUP', 'commune group 1–3'), ('AREA', 'ethnic and mountainous area I–III'), ('ESPECIALLY_DIFFICULT', 'especially disadvantaged'), ('SAFE_ZONE', 'safe zone (an toàn khu)'), ('POOR_DISTRICT', 'poor district, or lately out of poverty')], max_length=20, verbose_name='kind')),
                ('value', models.CharField(max_length=20, verbose_name='value')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='decision')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('locality', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='locality')),
            ],
            options={
                'verbose_name': 'historical dated attribute',
                'verbose_name_plural': 'historical dated attributes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLocality',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('level', models.CharField(choices=[('PROVINCE', 'Province'), ('DISTRICT', 'District'), ('COMMUNE', 'Commune'), ('VILLAGE', 'Village')], max_length=10, verbose_name='level')),
                ('kind', models.CharField(choices=[('PROVINCE', 'Tỉnh'), ('CENTRAL_CITY', 'Thành phố trực thuộc trung ương'), ('DISTRICT', 'Huyện'), ('URBAN_DISTRICT', 'Quận'), ('TOWN', 'Thị xã'), ('CITY', 'Thành phố'), ('COMMUNE', 'Xã'), ('WARD', 'Phường'), ('TOWNSHIP', 'Thị trấn'), ('SPECIAL_ZONE', 'Đặc khu'), ('VILLAGE', 'Thôn'), ('HAMLET', 'Ấp'), ('UPLAND_VILLAGE', 'Bản'), ('RESIDENTIAL_AREA', 'Khu dân cư')], max_length=20, verbose_name='kind')),
                ('code', models.CharField(help_text='Official code, or an own code where none exists.', max_length=24, verbose_name='code')),
                ('has_official_code', models.BooleanField(default=True, verbose_name='official code')),
                ('name', models.CharField(help_text='Without the kind: "Tân Hội", not "Xã Tân Hội".', max_length=120, verbose_name='name')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('search_key', models.CharField(db_index=True, editable=False, max_length=160)),
                ('sort_key', models.CharField(editable=False, max_length=260)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='district')),
                ('lineage', models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='First row of its chain of plain continuations; recognition follows it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='lineage')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='parent')),
                ('province', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='localities.locality', verbose_name='province')),
            ],
            options={
                'verbose_name': 'historical locality',
                'verbose_name_plural': 'historical localities',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
            ],
            options={
                'verbose_name': 'commune',
                'verbose_name_plural': 'communes',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('localities.locality',),
        ),
        migrations.CreateModel(
            name='District',
            fields=[
            ],
            options={
                'verbose_name': 'district',
                'verbose_name_plural': 'districts',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('localities.locality',),
        ),
        migrations.CreateModel(
            name='Province',
            fields=[
            ],
            options={
                'verbose_name': 'province',
                'verbose_name_plural': 'provinces',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('localities.locality',),
        ),
        migrations.CreateModel(
            name='Village',
            fields=[
            ],
            options={
                'verbose_name': 'village',
                'verbose_name_plural': 'villages',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('localities.locality',),
        ),
        migrations.CreateModel(
            name='LocalityAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('kind', models.CharField(choices=[('REGION', 'region of the criteria set'), ('COMMUNE_GROUP', 'commune group 1–3'), ('AREA', 'ethnic and mountainous area I–III'), ('ESPECIALLY_DIFFICULT', 'especially disadvantaged'), ('SAFE_ZONE', 'safe zone (an toàn khu)'), ('POOR_DISTRICT', 'poor district, or lately out of poverty')], max_length=20, verbose_name='kind')),
                ('value', models.CharField(max_length=20, verbose_name='value')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='decision')),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='localities.locality', verbose_name='locality')),
            ],
            options={
                'verbose_name': 'dated attribute',
                'verbose_name_plural': 'dated attributes',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='localities_localityattribute_ends_after_it_begins', violation_error_message='The last day lies before the first.'), models.UniqueConstraint(fields=('locality', 'kind', 'valid_from'), name='locality_attribute_once_a_day', violation_error_message='This attribute already begins on that day.')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('CONTINUES', 'continues unchanged (new name, code or parent)'), ('WHOLE', 'went whole into'), ('PART', 'went in part into')], max_length=10, verbose_name='kind')),
                ('date', models.DateField(verbose_name='date')),
                ('resolution', models.CharField(blank=True, max_length=200, verbose_name='resolution')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successor_links', to='localities.locality', verbose_name='predecessor')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessor_links', to='localities.locality', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'succession',
                'verbose_name_plural': 'successions',
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='succession_once', violation_error_message='This succession is already recorded.')],
            },
        ),
    ]
