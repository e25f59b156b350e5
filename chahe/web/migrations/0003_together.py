"""The tables of the team edition and of follow-up side by side."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workbench", "0002_findings"), ("workbench", "0002_team")]
    operations: list[migrations.operations.base.Operation] = []
