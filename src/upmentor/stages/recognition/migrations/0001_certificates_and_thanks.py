import django.db.models.deletion
import upmentor.ground.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pairs', '0001_pairs'),
        ('people', '0001_roster'),
        ('programmes', '0001_programmes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Farewell',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('thanks', upmentor.ground.sealing.fields.SealedTextField(blank=True)),
                ('goes_on', models.BooleanField(null=True)),
                ('taken_back', models.BooleanField(default=False, help_text='Can be undone by its author')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
        ),
        migrations.CreateModel(
            name='Naming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('names', models.BooleanField(default=False)),
                ('topics', models.BooleanField(default=False)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pairs.pairmember')),
            ],
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('title', models.CharField(help_text='Name of the programme', max_length=120)),
                ('issued_on', models.DateField()),
                ('withdrawn_on', models.DateField(help_text='By its owner; can be undone by them', null=True)),
                ('revoked_on', models.DateField(help_text='By the programme team', null=True)),
                ('revoked_reason', models.CharField(blank=True, max_length=300)),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.enrolment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme')),
            ],
            options={
                'ordering': ['-issued_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('revoked_on', None), ('revoked_reason', '')), models.Q(('revoked_on__isnull', False), models.Q(('revoked_reason', ''), _negated=True)), _connector='OR'), name='recognition_revoked_with_a_reason')],
            },
        ),
    ]
