import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=160)),
                ('args', models.JSONField(default=dict)),
                ('queue', models.CharField(default='short', max_length=10)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('leased', 'Running'), ('retry', 'Will be tried again'), ('done', 'Done'), ('dead', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('starts', models.PositiveSmallIntegerField(default=0)),
                ('max_starts', models.PositiveSmallIntegerField(default=5)),
                ('lease_owner', models.CharField(blank=True, max_length=120)),
                ('lease_until', models.DateTimeField(null=True)),
                ('stage', models.CharField(blank=True, max_length=200)),
                ('count', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('result', models.JSONField(null=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_at'], name='jobs_state_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'leased', 'retry'])), fields=('key',), name='jobs_one_live_job_per_key')],
            },
        ),
    ]
