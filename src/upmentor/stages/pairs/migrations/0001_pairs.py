import django.db.models.deletion
import upmentor.ground.sealing.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [('pairs', '0001_runs'), ('pairs', '0002_pairs_and_their_people'), ('pairs', '0003_answers_and_deadlines'), ('pairs', '0004_agreements')]

    dependencies = [
        ('accounts', '__first__'),
        ('people', '0001_roster'),
        ('programmes', '0001_programmes'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfferedReason',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', upmentor.ground.sealing.fields.SealedTextField()),
            ],
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('held', 'In the holding bay'), ('released', 'Announced'), ('called_back', 'Called back')], default='held', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('release_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('announced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['state', 'release_at'], name='pairs_announcement_due')],
            },
        ),
        migrations.CreateModel(
            name='MatchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('requested', 'Waiting to start'), ('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('failed', 'Failed'), ('superseded', 'Replaced by a later run')], default='requested', max_length=10)),
                ('policy', models.JSONField()),
                ('policy_hash', models.CharField(blank=True, max_length=64)),
                ('snapshot_hash', models.CharField(blank=True, max_length=64)),
                ('figures', models.JSONField(default=dict)),
                ('certificate', models.JSONField(default=dict)),
                ('supply', models.JSONField(default=list)),
                ('error', models.TextField(blank=True)),
                ('requested_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='pairs_run_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['requested', 'running'])), fields=('programme',), name='pairs_one_live_run')],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('getting_to_know', 'Getting to know'), ('active', 'Active'), ('paused', 'Paused'), ('completed', 'Completed'), ('ended', 'Ended')], default='getting_to_know', max_length=16)),
                ('planned_meetings', models.PositiveSmallIntegerField(help_text='Without the first talk')),
                ('cadence_weeks', models.PositiveSmallIntegerField()),
                ('meeting_minutes', models.PositiveSmallIntegerField()),
                ('started_at', models.DateTimeField(help_text='Both said yes to the proposal')),
                ('active_at', models.DateTimeField(help_text='Both said go ahead after the first talk', null=True)),
                ('asked_at', models.DateTimeField(help_text='When the days to answer after the first talk began', null=True)),
                ('answer_by', models.DateTimeField(help_text='Answers after the first talk', null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('pause_kind', models.CharField(blank=True, choices=[('', ''), ('agreed', 'By one of the two'), ('leave', 'Long leave'), ('rules', 'A change in the organisation')], default='', max_length=6)),
                ('paused_from', models.DateField(null=True)),
                ('paused_until', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('closing_words', models.CharField(blank=True, help_text='Key of the sentence that the other reads', max_length=40)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme')),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'indexes': [models.Index(fields=['programme', 'state'], name='pairs_pair_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['completed', 'ended'])), models.Q(('ended_at__isnull', True), ('state__in', ['getting_to_know', 'active', 'paused'])), _connector='OR'), name='pairs_ended_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('paused_until__isnull', False), ('state', 'paused')), models.Q(('state', 'paused'), _negated=True), _connector='OR'), name='pairs_pause_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('clauses', models.JSONField(help_text='id, title and paragraphs of each clause, as they shipped at the time')),
                ('cadence_weeks', models.PositiveSmallIntegerField()),
                ('meeting_minutes', models.PositiveSmallIntegerField()),
                ('place', models.CharField(max_length=20)),
                ('notice_days', models.PositiveSmallIntegerField(help_text='Working days')),
                ('off_table', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('no_retaliation', upmentor.ground.sealing.fields.SealedTextField(blank=True, help_text='What the two add to the clause')),
                ('job_security', upmentor.ground.sealing.fields.SealedTextField(blank=True, help_text='What the two add to the clause')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='pairs.pair')),
            ],
            options={
                'ordering': ['pair', 'number'],
                'constraints': [models.UniqueConstraint(fields=('pair', 'number'), name='pairs_agreement_number')],
            },
        ),
        migrations.CreateModel(
            name='PairEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.CharField(blank=True, choices=[('getting_to_know', 'Getting to know'), ('active', 'Active'), ('paused', 'Paused'), ('completed', 'Completed'), ('ended', 'Ended')], max_length=16)),
                ('became', models.CharField(choices=[('getting_to_know', 'Getting to know'), ('active', 'Active'), ('paused', 'Paused'), ('completed', 'Completed'), ('ended', 'Ended')], max_length=16)),
                ('at', models.DateTimeField()),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='pairs.pair')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PairMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=8)),
                ('seat', models.PositiveSmallIntegerField(help_text='Seat of the enrolment in its programme')),
                ('live', models.BooleanField(default=True, help_text='While the pair is live: then the seat is taken')),
                ('go_ahead', models.BooleanField(help_text='Answer after the first talk; nobody else reads it', null=True)),
                ('rematch', models.BooleanField(help_text='Wants another match after the end', null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.enrolment')),
                ('offered', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pairs.offeredreason')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='pairs.pair')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['role', 'id'],
                'indexes': [models.Index(fields=['person', 'live'], name='pairs_member_person')],
                'constraints': [models.UniqueConstraint(fields=('pair', 'enrolment'), name='pairs_member_once'), models.UniqueConstraint(condition=models.Q(('live', True)), fields=('enrolment', 'seat'), name='pairs_one_live_pair_per_seat')],
            },
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lock', 'Locked'), ('exclude', 'Excluded')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('set_at', models.DateTimeField()),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.enrolment')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.enrolment')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.programme')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'mentor', 'mentee'), name='pairs_rule_once_per_two')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('approved', 'Approved, not announced'), ('held', 'In the holding bay'), ('announced', 'Announced'), ('accepted', 'Accepted'), ('declined', 'Not going ahead'), ('lapsed', 'Not going ahead'), ('withdrawn', 'Withdrawn'), ('finished', 'Pair finished')], default='suggested', max_length=10)),
                ('score', models.PositiveSmallIntegerField(help_text='Whole points of 1,000; pages show it divided by 10')),
                ('parts', models.JSONField(default=list, help_text='Per criterion: key, points, of, sentence key and parameters')),
                ('overlap_hours', models.FloatField(default=0)),
                ('locked', models.BooleanField(default=False)),
                ('person_seat', models.PositiveSmallIntegerField(help_text='Seat of the mentor over all programmes, 1 or 2', null=True)),
                ('mentor_seat', models.PositiveSmallIntegerField(help_text='Seat of the mentor in this programme', null=True)),
                ('mentee_seat', models.PositiveSmallIntegerField(help_text='Seat of the mentee in this programme', null=True)),
                ('by_hand_reason', models.CharField(blank=True, max_length=300)),
                ('policy', models.JSONField(help_text='Made by hand: the policy it was checked under; else the run’s counts', null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('announced_at', models.DateTimeField(null=True)),
                ('answer_by', models.DateTimeField(help_text='Until then both may answer, and change their answer', null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(help_text='By the programme team; both hear of it when the time to answer is over', null=True)),
                ('created_at', models.DateTimeField()),
                ('announcement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pairs.announcement')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.enrolment')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.enrolment')),
                ('mentor_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='pairs.matchrun')),
            ],
            options={
                'ordering': ['-score', 'id'],
                'indexes': [models.Index(fields=['programme', 'state'], name='pairs_proposal_state')],
                'constraints': [models.UniqueConstraint(fields=('run', 'mentor', 'mentee'), name='pairs_proposal_once_per_run'), models.UniqueConstraint(condition=models.Q(('state__in', ['approved', 'held', 'announced', 'accepted'])), fields=('mentor', 'mentee'), name='pairs_one_live_proposal_per_two'), models.UniqueConstraint(condition=models.Q(('state__in', ['approved', 'held', 'announced', 'accepted'])), fields=('mentor_person', 'person_seat'), name='pairs_person_seat_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['approved', 'held', 'announced', 'accepted'])), fields=('mentor', 'mentor_seat'), name='pairs_mentor_seat_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['approved', 'held', 'announced', 'accepted'])), fields=('mentee', 'mentee_seat'), name='pairs_mentee_seat_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'held', 'announced', 'accepted']), _negated=True), models.Q(('person_seat__gte', 1), ('person_seat__lte', 2)), _connector='OR'), name='pairs_two_seats_per_mentor'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'held', 'announced', 'accepted']), _negated=True), models.Q(('mentee_seat__gte', 1), ('mentor_seat__gte', 1)), _connector='OR'), name='pairs_live_has_seats')],
            },
        ),
        migrations.AddField(
            model_name='pair',
            name='proposal',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pair', to='pairs.proposal'),
        ),
        migrations.AddField(
            model_name='offeredreason',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.proposal'),
        ),
        migrations.CreateModel(
            name='ProposalAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('yes', models.BooleanField()),
                ('answered_at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programmes.enrolment')),
                ('offered', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pairs.offeredreason')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='pairs.proposal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'enrolment'), name='pairs_one_answer_each')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_on', models.DateField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='pairs.agreement')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement', 'member'), name='pairs_sign_once')],
            },
        ),
        migrations.CreateModel(
            name='Unmatched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.JSONField(help_text='Sentence key and parameters')),
                ('steps', models.JSONField(default=list, help_text='Sentence keys and parameters')),
                ('possible', models.PositiveIntegerField(default=0, help_text='Partners that no rule removes')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.enrolment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmatched', to='pairs.matchrun')),
            ],
            options={
                'ordering': ['enrolment__role', 'enrolment__person__name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'enrolment'), name='pairs_unmatched_once')],
            },
        ),
    ]
