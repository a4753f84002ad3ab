from django.db import migrations, models


class Migration(migrations.Migration):
    """A point that came over keeps the number of the meeting for which it was written: "Finish" can be undone."""

    dependencies = [("meetings", "0001_meetings")]

    operations = [
        migrations.AddField(
            model_name="agendapoint",
            name="since",
            field=models.PositiveSmallIntegerField(
                help_text="Meeting for which it was written, once carried", null=True
            ),
        ),
    ]
