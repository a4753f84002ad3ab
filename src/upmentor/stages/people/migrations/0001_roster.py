import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [('people', '0001_people'), ('people', '0002_long_leave_and_corrections')]

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='RememberedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('header_key', models.CharField(max_length=64, unique=True)),
                ('mapping', models.JSONField()),
                ('options', models.JSONField(default=dict)),
                ('used_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('time_zone', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.department')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DepartmentAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='people.department')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('employee_id', models.CharField(max_length=80, verbose_name='employee id')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_missing', models.BooleanField(default=False)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('top_of_tree', models.BooleanField(default=False, help_text='Has no manager by design')),
                ('job_title', models.CharField(blank=True, max_length=200, verbose_name='job title')),
                ('grade', models.PositiveSmallIntegerField(blank=True, help_text='1 is the most junior', null=True, verbose_name='grade')),
                ('time_zone', models.CharField(blank=True, max_length=60, verbose_name='time zone')),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('working_hours', models.CharField(blank=True, max_length=200, verbose_name='working hours')),
                ('start_date', models.DateField(blank=True, null=True, verbose_name='start date')),
                ('leave_date', models.DateField(blank=True, null=True, verbose_name='leave date')),
                ('leave_kind', models.CharField(blank=True, max_length=40, verbose_name='kind of leave')),
                ('employed', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.person')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(fields=['employed', 'name'], name='people_employed_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('manager', models.F('id')), _negated=True), name='people_not_own_manager')],
            },
        ),
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('staged', 'Columns to be chosen'), ('checking', 'Being checked'), ('checked', 'Checked'), ('applying', 'Being imported'), ('applied', 'Imported'), ('undone', 'Undone'), ('failed', 'Failed')], default='staged', max_length=10)),
                ('filename', models.CharField(max_length=200)),
                ('table', models.BinaryField(help_text='Compressed JSON: header and rows, without refused columns')),
                ('rows', models.PositiveIntegerField(default=0)),
                ('refused_columns', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('options', models.JSONField(default=dict)),
                ('corrections', models.JSONField(default=list)),
                ('check_result', models.BinaryField(help_text='Compressed JSON of the last check', null=True)),
                ('result', models.JSONField(null=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('undo_until', models.DateTimeField(null=True)),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='RosterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('roster_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='people.rosterimport')),
            ],
        ),
        migrations.CreateModel(
            name='EmploymentFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('spell', models.PositiveSmallIntegerField(default=1)),
                ('employed', models.BooleanField()),
                ('leave_kind', models.CharField(blank=True, max_length=40)),
                ('grade', models.PositiveSmallIntegerField(null=True)),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
                ('manager', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='people.person')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'ordering': ['person_id', 'valid_from', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MonthEndCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month_end', models.DateField()),
                ('grade_band', models.CharField(max_length=20)),
                ('headcount', models.PositiveIntegerField()),
                ('joiners', models.PositiveIntegerField(default=0)),
                ('leavers', models.JSONField(default=dict, help_text='Kind of leave → number')),
                ('recorded_at', models.DateTimeField()),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month_end', 'department', 'grade_band'), name='people_one_count_per_month', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='LongLeave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['first_day', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='people_leave_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('field', models.CharField(max_length=20)),
                ('before', models.JSONField(help_text='What the roster said')),
                ('after', models.JSONField()),
                ('said_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='people.person')),
            ],
            options={
                'ordering': ['said_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('looked_at__isnull', True)), fields=('person', 'field'), name='people_one_open_correction')],
            },
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('employee_id'), name='people_employee_id_once'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(models.Q(('email', ''), _negated=True), ('employed', True)), name='people_email_once'),
        ),
    ]
