import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [('notifications', '0001_outbox'), ('notifications', '0002_calendar_entries')]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('batch', models.CharField(blank=True, db_index=True, max_length=80)),
                ('recipient', models.CharField(db_index=True, help_text='Opaque key of the reader', max_length=60)),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(default='en', max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('calendar', models.TextField(blank=True, help_text='iCalendar text that goes along')),
                ('calendar_method', models.CharField(blank=True, help_text='What it asks of a calendar: RFC 5546', max_length=10)),
                ('state', models.CharField(choices=[('held', 'In the holding bay'), ('queued', 'Waiting'), ('sent', 'Sent'), ('kept', 'Kept in the local mailbox'), ('failed', 'Could not be delivered'), ('withdrawn', 'Withdrawn')], default='queued', max_length=10)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='notifications_state_due')],
            },
        ),
    ]
