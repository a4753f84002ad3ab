from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('verb', models.CharField(max_length=60)),
                ('actor', models.CharField(blank=True, db_index=True, max_length=60)),
                ('object_kind', models.CharField(max_length=40)),
                ('object_key', models.CharField(db_index=True, max_length=60)),
                ('about', models.CharField(blank=True, db_index=True, help_text='Key of the person concerned, if one', max_length=60)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
    ]
