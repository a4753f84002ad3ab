import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('people', '0001_roster'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('template', models.CharField(max_length=60)),
                ('purpose', models.TextField(blank=True, verbose_name='purpose')),
                ('form', models.CharField(default='one-to-one', max_length=12)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('ready', 'Ready'), ('enrolling', 'Open for enrolment'), ('matching', 'Matching'), ('running', 'Running'), ('closing', 'Closing'), ('closed', 'Closed'), ('archived', 'Archived')], default='draft', max_length=12)),
                ('enrol_until', models.DateField(blank=True, null=True, verbose_name='enrolment closes')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('meetings', models.PositiveSmallIntegerField(default=6, verbose_name='meetings')),
                ('cadence_weeks', models.PositiveSmallIntegerField(default=4, verbose_name='weeks between meetings')),
                ('meeting_minutes', models.PositiveSmallIntegerField(default=60, verbose_name='minutes a meeting')),
                ('policy', models.JSONField(default=dict, help_text='Rules and weights, as upmentor.matching.Policy reads them')),
                ('mentor_max_grade', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('mentee_min_grade', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('mentor_places', models.PositiveSmallIntegerField(blank=True, help_text='Empty: no limit', null=True)),
                ('mentee_places', models.PositiveSmallIntegerField(blank=True, help_text='Empty: no limit', null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('departments', models.ManyToManyField(blank=True, related_name='+', to='people.department')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=8)),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('started', 'Started'), ('waiting', 'On the waiting list'), ('available', 'Enrolled'), ('withdrawn', 'Withdrawn'), ('completed', 'Completed')], default='invited', max_length=10)),
                ('state_before', models.CharField(blank=True, help_text='State before the withdrawal, for undo', max_length=10)),
                ('step', models.CharField(blank=True, help_text='The page at which the person goes on', max_length=20)),
                ('capacity', models.PositiveSmallIntegerField(default=1)),
                ('aim_pick', models.CharField(blank=True, help_text='Id of a sentence that was picked as the aim', max_length=40)),
                ('aim', models.TextField(blank=True, help_text='What I hope to gain, or what a good result looks like, in own words')),
                ('introduction', models.CharField(blank=True, max_length=400)),
                ('hours', models.CharField(blank=True, help_text="Narrows the person's working hours", max_length=200)),
                ('time_zone', models.CharField(blank=True, max_length=60)),
                ('languages', models.JSONField(default=list)),
                ('meeting_form', models.CharField(default='any', max_length=10)),
                ('interests', models.JSONField(default=list)),
                ('assistant_name', models.CharField(blank=True, max_length=200)),
                ('assistant_email', models.EmailField(blank=True, max_length=254)),
                ('discreet', models.BooleanField(default=False)),
                ('clauses_version', models.CharField(blank=True, max_length=20)),
                ('notice_version', models.CharField(blank=True, max_length=20)),
                ('permissions', models.JSONField(default=list, help_text='Ids of the optional permissions that were given')),
                ('clauses_accepted_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.CharField(default='self', help_text='self, staff or sheet', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='programmes.programme')),
            ],
            options={
                'ordering': ['person__name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'person'), name='programmes_one_role_per_person'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 5)), name='programmes_capacity_range')],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('manager', 'Programme manager'), ('sponsor', 'Sponsor')], max_length=10)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='programmes.programme')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programme_roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'user', 'role'), name='programmes_role_once')],
            },
        ),
        migrations.CreateModel(
            name='SignUpSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('staged', 'Columns to be chosen'), ('checked', 'Checked'), ('applied', 'Imported'), ('undone', 'Undone')], default='staged', max_length=10)),
                ('filename', models.CharField(max_length=200)),
                ('role', models.CharField(blank=True, help_text='Role of all rows when the sheet has no role column', max_length=8)),
                ('table', models.BinaryField(help_text='Compressed JSON: header and rows')),
                ('rows', models.PositiveIntegerField(default=0)),
                ('mapping', models.JSONField(default=dict)),
                ('corrections', models.JSONField(default=list)),
                ('topic_choices', models.JSONField(default=dict, help_text='Folded free text → slug, or empty: propose it')),
                ('changes', models.JSONField(default=list, help_text='Per enrolment: before (null when new) and after, for undo')),
                ('result', models.JSONField(null=True)),
                ('created_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('undo_until', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='programmes.programme')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('title', models.CharField(max_length=160)),
                ('description', models.CharField(blank=True, max_length=300)),
                ('guide_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('category', models.CharField(blank=True, max_length=160)),
                ('source', models.CharField(choices=[('project', 'Upmentor'), ('imported', 'Imported'), ('added', 'Added here')], default='project', max_length=10)),
                ('sensitive', models.BooleanField(default=False)),
                ('active', models.BooleanField(default=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='programmes.topic')),
            ],
            options={
                'ordering': ['guide_number', 'title'],
            },
        ),
        migrations.CreateModel(
            name='ProposedTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=160)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('times', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('open', 'To be decided'), ('added', 'Added'), ('mapped', 'Another word for a topic'), ('set_aside', 'Set aside')], default='open', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programmes.topic')),
            ],
        ),
        migrations.CreateModel(
            name='ProgrammeTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='first_topics', to='programmes.programme')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.topic')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'topic'), name='programmes_topic_once')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='programmes.enrolment')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.topic')),
            ],
            options={
                'ordering': ['-level', 'id'],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'topic'), name='programmes_enrolment_topic_once'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='programmes_level_range')],
            },
        ),
        migrations.CreateModel(
            name='TopicSynonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=160)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='synonyms', to='programmes.topic')),
            ],
        ),
        migrations.CreateModel(
            name='TopicWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(default=4)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='programmes.enrolment')),
                ('proposed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='programmes.proposedtopic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'proposed'), name='programmes_wish_once')],
            },
        ),
        migrations.CreateModel(
            name='Vocabulary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(blank=True, max_length=64)),
                ('revision', models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='programmes_one_vocabulary')],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('not_with', 'Not with'), ('conflict', 'Conflict of interest')], max_length=10)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='programmes.enrolment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'person', 'kind'), name='programmes_exclusion_once')],
            },
        ),
    ]
