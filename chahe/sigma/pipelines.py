"""Log sources to readings: which channels, event identifiers and field names a rule's log source means.

The pipelines are those published with pySigma: generic categories to Sysmon, the same categories to the Security log's
audit events, and services to channels. Windows services they do not know but whose channel is fixed are added here.
A log source none of them knows stays a condition on the event's own (product, category, service).
"""

from collections.abc import Iterator
from functools import cache
from typing import cast

from sigma.pipelines.sysmon.sysmon import sysmon_pipeline
from sigma.pipelines.windows.windows import (
    generic_logsource_to_windows_audit_event_mapping,
    windows_audit_pipeline,
    windows_logsource_pipeline,
)
from sigma.processing.conditions import LogsourceCondition
from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.processing.transformations import AddConditionTransformation
from sigma.rule import SigmaRule

CHANNELS = {
    "iis-configuration": "Microsoft-IIS-Configuration/Operational",
    "ldap": "Microsoft-Windows-LDAP-Client/Debug",
    "smbclient-connectivity": "Microsoft-Windows-SmbClient/Connectivity",
    "smbserver-connectivity": "Microsoft-Windows-SMBServer/Connectivity",
}
"""Windows services the published pipeline leaves without a channel (names: SigmaHQ's log source guides)."""

AUDITED = frozenset(cast("dict[str, object]", generic_logsource_to_windows_audit_event_mapping))
"""Categories the Security log has an audit event for."""


def _own_channels() -> ProcessingPipeline:
    return ProcessingPipeline(
        name="Windows services with a fixed channel",
        items=[
            ProcessingItem(
                identifier=f"channel_{service}",
                transformation=AddConditionTransformation({"Channel": channel}),
                rule_conditions=[LogsourceCondition(product="windows", service=service)],
            )
            for service, channel in CHANNELS.items()
        ],
    )


@cache
def _published() -> tuple[ProcessingPipeline, ProcessingPipeline]:
    channels = windows_logsource_pipeline() + _own_channels()
    return sysmon_pipeline() + channels, windows_audit_pipeline() + channels


def readings(product: str, category: str, service: str) -> Iterator[tuple[str, ProcessingPipeline | None]]:
    """(name, pipeline) of each reading of a log source; no pipeline outside Windows.

    The audit reading is left out when the author names a service: then the log is his choice.
    """
    if product != "windows":
        yield "source", None
        return
    sysmon, audit = _published()
    yield "windows", sysmon
    if not service and category in AUDITED:
        yield "security", audit


def apply(pipeline: ProcessingPipeline, rule: SigmaRule) -> None:
    """Rewrite the rule for this reading. Raises SigmaError where a field has no counterpart there."""
    pipeline.apply(rule)
