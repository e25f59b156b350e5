"""OSCAL assessment-results as JSON, for volume 2 only. References are checked before anything is written."""

import json
from pathlib import Path

from chahe.errors import DefinitionError
from chahe.report.oscal_document import assessment_results
from chahe.report.oscal_references import broken_references
from chahe.report.volumes import Volume

SUFFIX = ".oscal.json"
VOLUMES = (2,)


def write(volume: Volume, path: Path) -> None:
    """Write the document. Raises DefinitionError when a reference leads nowhere: that is a fault of ours."""
    document = assessment_results(volume.making)
    broken = broken_references(document)
    if broken:
        raise DefinitionError(
            ("OSCAL 文件之參照不完整。", "The OSCAL document has broken references."), where=broken[0]
        )
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
