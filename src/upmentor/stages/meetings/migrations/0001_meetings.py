import django.db.models.deletion
import upmentor.ground.sealing.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [('meetings', '0001_times'), ('meetings', '0002_stretches_and_rhythm'), ('meetings', '0003_what_the_two_write'), ('meetings', '0004_calendar_entries_and_feeds')]

    dependencies = [
        ('accounts', '__first__'),
        ('pairs', '0001_pairs'),
        ('people', '0001_roster'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('read_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('since', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(null=True)),
                ('clock', models.TimeField(null=True)),
                ('zone', models.CharField(blank=True, max_length=60)),
                ('starts_at', models.DateTimeField(db_index=True, null=True)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('proposed', 'Looking for a time'), ('booked', 'Booked'), ('held', 'Held'), ('cancelled', 'Cancelled'), ('unconfirmed', 'Not confirmed')], default='proposed', max_length=11)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('place_kind', models.CharField(choices=[('video', 'Video'), ('room', 'In person'), ('phone', 'Phone')], default='video', max_length=5)),
                ('place', models.CharField(blank=True, help_text='Link, room or number', max_length=500)),
                ('guide_topic', models.CharField(blank=True, max_length=120)),
                ('guide_number', models.PositiveSmallIntegerField(null=True)),
                ('guide_minutes', models.PositiveSmallIntegerField(help_text='Length of the plan that the two chose', null=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('cancelled_role', models.CharField(blank=True, choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], help_text='For totals by role only', max_length=8)),
                ('mentor_wall', models.CharField(blank=True, max_length=16)),
                ('mentor_zone', models.CharField(blank=True, max_length=60)),
                ('zone_rules', models.CharField(blank=True, help_text='Version of the zone data in starts_at', max_length=20)),
                ('created_at', models.DateTimeField()),
                ('booked_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(help_text='Held, cancelled or given up on', null=True)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pairs.pair')),
            ],
            options={
                'ordering': ['number', 'id'],
                'indexes': [models.Index(fields=['pair', 'state'], name='meetings_pair_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('pair', 'number'), name='meetings_number_once_per_pair'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'cancelled']), ('starts_at__isnull', False), _connector='OR'), name='meetings_booked_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(null=True)),
                ('clock', models.TimeField(null=True)),
                ('zone', models.CharField(blank=True, max_length=60)),
                ('starts_at', models.DateTimeField(db_index=True, null=True)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('answer', models.CharField(choices=[('ACCEPTED', 'Accepted'), ('TENTATIVE', 'Perhaps')], default='ACCEPTED', max_length=9)),
                ('answered_at', models.DateTimeField(help_text="By the reader's own calendar", null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='meetings.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='meetings_one_entry_each')],
            },
        ),
        migrations.CreateModel(
            name='PrivateNotes',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('last_saves', models.JSONField(default=dict)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'number'), name='meetings_private_notes_once')],
            },
        ),
        migrations.CreateModel(
            name='RhythmWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weeks', models.PositiveSmallIntegerField()),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
        ),
        migrations.CreateModel(
            name='RunningLate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='meetings_late_once_each')],
            },
        ),
        migrations.CreateModel(
            name='SharedNotes',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('last_saves', models.JSONField(default=dict)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pair')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pair', 'number'), name='meetings_shared_notes_once')],
            },
        ),
        migrations.CreateModel(
            name='Stretch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.PositiveSmallIntegerField(help_text='Minutes before the working day')),
                ('after', models.PositiveSmallIntegerField(help_text='Minutes after the working day')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stretches', to='meetings.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='meetings_one_stretch_each')],
            },
        ),
        migrations.CreateModel(
            name='TimeOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(null=True)),
                ('clock', models.TimeField(null=True)),
                ('zone', models.CharField(blank=True, max_length=60)),
                ('starts_at', models.DateTimeField(db_index=True, null=True)),
                ('round', models.PositiveSmallIntegerField(default=1, help_text='Counts up with every new offer of times')),
                ('position', models.PositiveSmallIntegerField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='meetings.meeting')),
            ],
            options={
                'ordering': ['round', 'position'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'round', 'starts_at'), name='meetings_option_once_a_round')],
            },
        ),
        migrations.CreateModel(
            name='TimeAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fits', models.BooleanField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
                ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='meetings.timeoption')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('option', 'member'), name='meetings_one_answer_each')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(help_text='Of the meeting in which it was promised')),
                ('text', upmentor.ground.sealing.fields.SealedTextField()),
                ('due', models.DateField(null=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('done_in', models.PositiveSmallIntegerField(help_text='Number of the meeting on whose page it was ticked', null=True)),
                ('removed', models.BooleanField(default=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pair')),
            ],
            options={
                'ordering': ['number', 'position', 'id'],
                'indexes': [models.Index(fields=['pair', 'number'], name='meetings_action_of_meeting')],
            },
        ),
        migrations.CreateModel(
            name='AgendaPoint',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(help_text='Of the meeting on whose agenda it stands')),
                ('text', upmentor.ground.sealing.fields.SealedTextField()),
                ('position', models.PositiveSmallIntegerField()),
                ('done', models.BooleanField(default=False)),
                ('carried', models.BooleanField(default=False, help_text='Came over from the meeting before')),
                ('removed', models.BooleanField(default=False, help_text='Taken off; can be undone until the meeting is finished')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pair')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['pair', 'number'], name='meetings_agenda_of_meeting')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('assistant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('principal', 'assistant'), name='meetings_one_live_delegation')],
            },
        ),
    ]
