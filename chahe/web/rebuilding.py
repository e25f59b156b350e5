"""The projector `chahe rebuild` runs: a case the workbench knows is projected anew."""

import os
from pathlib import Path

from chahe.casefile.case import Case
from chahe.evidence.workstation import Workstation


def rebuild(case: Case) -> None:
    """Throw the case's rows away and make them again; nothing where no workbench was ever used."""
    home = Path(os.environ.get("CHAHE_WORKBENCH") or Workstation.here().home / "workbench")
    if not os.environ.get("CHAHE_DATABASE") and not (home / "workbench.sqlite3").is_file():
        return
    from chahe.web.serving import prepare

    prepare()
    from django.db import transaction

    from chahe.web.models import Examination
    from chahe.web.project import project

    with transaction.atomic():  # readers see the old rows until the new ones are there
        known = Examination.objects.filter(pk=case.id)
        if known.exists():
            known.delete()
            project(case.root.resolve())
