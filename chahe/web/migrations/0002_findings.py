from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0001_initial")]

    operations = [
        migrations.AddField(model_name="finding", name="stage", field=models.CharField(default="", max_length=12)),
    ]
