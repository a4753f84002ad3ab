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
            name='Reflection',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField(help_text='Order in which its author reads the entries')),
                ('prompt', models.CharField(blank=True, help_text='Id in content/help/reflection.toml; empty: none', max_length=60)),
                ('text', upmentor.ground.sealing.fields.SealedTextField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('shared', models.BooleanField(default=False, help_text='The partner reads it')),
                ('erased_on', models.DateField(help_text='Kept until the next day, so that it can be undone', null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
            options={
                'ordering': ['position', 'uid'],
                'indexes': [models.Index(fields=['member', 'erased_on'], name='feedback_own_entries')],
            },
        ),
    ]
