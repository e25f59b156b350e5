"""The plan and the requests of an examination, projected."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Planned",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=12)),
                ("body", models.JSONField()),
                (
                    "examination",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="workbench.examination"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("examination", "part"), name="one_planned")],
            },
        ),
    ]
