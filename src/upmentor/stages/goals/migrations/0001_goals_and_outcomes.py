import django.db.models.deletion
import upmentor.ground.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pairs', '0001_pairs'),
    ]

    operations = [
        migrations.CreateModel(
            name='MentorGoalLater',
            fields=[
                ('pair', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='pairs.pair')),
            ],
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], help_text='The owner’s', max_length=8)),
                ('seat', models.PositiveSmallIntegerField(help_text='Counts the owner’s goals, so that nobody has too many')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Order among the owner’s goals')),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('text', upmentor.ground.sealing.fields.SealedTextField()),
                ('today', upmentor.ground.sealing.fields.SealedTextField(blank=True, help_text='The baseline')),
                ('far_beyond', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('beyond', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('target', upmentor.ground.sealing.fields.SealedTextField(help_text='Level 0, as hoped')),
                ('step_closer', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('further_away', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1, help_text='Counts changes of the words')),
                ('removed_on', models.DateField(help_text='Kept for a while, so that it can be undone', null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pair')),
            ],
            options={
                'ordering': ['role', 'position', 'uid'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_on', None)), fields=('owner', 'seat'), name='goals_seat_once_per_owner'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'mentee'), ('seat__in', [1, 2])), models.Q(('role', 'mentor'), ('seat', 1)), _connector='OR'), name='goals_seats_of_a_role'), models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 4)), name='goals_weight_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('idea', 'Idea'), ('process', 'Way of working'), ('product', 'Product or service'), ('decision', 'Decision')], max_length=8)),
                ('state', models.CharField(choices=[('new', 'Not tried yet'), ('tried', 'Tried'), ('adopted', 'Adopted'), ('dropped', 'Dropped')], default='new', max_length=7)),
                ('text', upmentor.ground.sealing.fields.SealedTextField()),
                ('version', models.PositiveIntegerField(default=1, help_text='Counts changes')),
                ('removed_on', models.DateField(help_text='Kept for a while, so that it can be undone', null=True)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pair')),
            ],
            options={
                'ordering': ['kind', 'uid'],
            },
        ),
        migrations.CreateModel(
            name='OutcomeConsent',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='goals.outcome')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('outcome', 'member'), name='goals_one_consent_each')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('moment', models.CharField(choices=[('midpoint', 'Half-way'), ('end', 'At the end')], max_length=8)),
                ('level', models.SmallIntegerField()),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='goals.goal')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('goal', 'member', 'moment'), name='goals_one_rating_each'), models.CheckConstraint(condition=models.Q(('level__gte', -2), ('level__lte', 2)), name='goals_level_in_range')],
            },
        ),
    ]
