import django.contrib.auth.models
import django.contrib.auth.validators
import django.utils.timezone
import simple_history.models
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
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=250, verbose_name='English name')),
                ('short_name', models.CharField(blank=True, max_length=80, verbose_name='short name')),
                ('level', models.CharField(choices=[('CENTRAL', 'Central'), ('PROVINCE', 'Province'), ('DISTRICT', 'District'), ('COMMUNE', 'Commune'), ('GROUP', 'Group of agencies')], max_length=10, verbose_name='level')),
                ('sector', models.CharField(choices=[('PARTY', 'Party'), ('GOVERNMENT', 'Government'), ('COUNCIL', "People's Council"), ('FRONT', 'Fatherland Front and organisations'), ('PROGRAMME', 'Programme bodies'), ('MEDIA', 'Media'), ('COMMUNITY', 'Community'), ('OTHER', 'Other')], max_length=12, verbose_name='sector')),
                ('group_rule', models.CharField(blank=True, choices=[('LISTED', 'members are listed'), ('DISTRICTS', 'one for every district of the place'), ('COMMUNES', 'one for every commune of the place'), ('COMMUNES_AND_TOWNSHIPS', 'one for every commune and township of the place'), ('CRITERIA_DEPARTMENTS', 'departments in charge of criteria')], max_length=24, verbose_name='group rule')),
                ('search_key', models.CharField(db_index=True, editable=False, max_length=400)),
            ],
            options={
                'verbose_name': 'agency',
                'verbose_name_plural': 'agencies',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AgencyMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
            ],
            options={
                'verbose_name': 'group member',
                'verbose_name_plural': 'group members',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AgencyName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
            ],
            options={
                'verbose_name': 'other name',
                'verbose_name_plural': 'other names',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AgencySuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(help_text='First day of the heir.', verbose_name='date')),
                ('document', models.CharField(blank=True, max_length=250, verbose_name='legal basis')),
            ],
            options={
                'verbose_name': 'succession of agencies',
                'verbose_name_plural': 'successions of agencies',
            },
        ),
        migrations.CreateModel(
            name='HistoricalAgency',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('code', models.CharField(db_index=True, max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=250, verbose_name='English name')),
                ('short_name', models.CharField(blank=True, max_length=80, verbose_name='short name')),
                ('level', models.CharField(choices=[('CENTRAL', 'Central'), ('PROVINCE', 'Province'), ('DISTRICT', 'District'), ('COMMUNE', 'Commune'), ('GROUP', 'Group of agencies')], max_length=10, verbose_name='level')),
                ('sector', models.CharField(choices=[('PARTY', 'Party'), ('GOVERNMENT', 'Government'), ('COUNCIL', "People's Council"), ('FRONT', 'Fatherland Front and organisations'), ('PROGRAMME', 'Programme bodies'), ('MEDIA', 'Media'), ('COMMUNITY', 'Community'), ('OTHER', 'Other')], max_length=12, verbose_name='sector')),
                ('group_rule', models.CharField(blank=True, choices=[('LISTED', 'members are listed'), ('DISTRICTS', 'one for every district of the place'), ('COMMUNES', 'one for every commune of the place'), ('COMMUNES_AND_TOWNSHIPS', 'one for every commune and township of the place'), ('CRITERIA_DEPARTMENTS', 'departments in charge of criteria')], max_length=24, verbose_name='group rule')),
                ('search_key', models.CharField(db_index=True, editable=False, max_length=400)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical agency',
                'verbose_name_plural': 'historical agencies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAgencyMembership',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical group member',
                'verbose_name_plural': 'historical group members',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAgencyName',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical other name',
                'verbose_name_plural': 'historical other names',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAgencySuccession',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('date', models.DateField(help_text='First day of the heir.', verbose_name='date')),
                ('document', models.CharField(blank=True, max_length=250, verbose_name='legal basis')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical succession of agencies',
                'verbose_name_plural': 'historical successions of agencies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRoleAssignment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('role', models.CharField(choices=[('COORDINATION', 'Coordination office'), ('LOCAL', 'District or commune official'), ('DEPARTMENT', 'Department in charge of criteria'), ('LEADERSHIP', 'Leadership'), ('ADMINISTRATOR', 'Administrator')], max_length=14, verbose_name='role')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical role assignment',
                'verbose_name_plural': 'historical role assignments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUser',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(db_index=True, error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('full_name', models.CharField(blank=True, max_length=120, verbose_name='full name')),
                ('position', models.CharField(blank=True, max_length=120, verbose_name='position')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical user',
                'verbose_name_plural': 'historical users',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='Last day in force; empty while it lasts.', null=True, verbose_name='valid to')),
                ('role', models.CharField(choices=[('COORDINATION', 'Coordination office'), ('LOCAL', 'District or commune official'), ('DEPARTMENT', 'Department in charge of criteria'), ('LEADERSHIP', 'Leadership'), ('ADMINISTRATOR', 'Administrator')], max_length=14, verbose_name='role')),
            ],
            options={
                'verbose_name': 'role assignment',
                'verbose_name_plural': 'role assignments',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('full_name', models.CharField(blank=True, max_length=120, verbose_name='full name')),
                ('position', models.CharField(blank=True, max_length=120, verbose_name='position')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
    ]
