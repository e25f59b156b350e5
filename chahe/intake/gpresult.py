"""`gpresult /x`: the Group Policy in force on one computer (Resultant Set of Policy, XML).

Records: each link of each object evaluated for the computer -> gpo_link (computer named), each setting that won
(Precedence 1) or whose precedence is not stated -> gpo_setting, overruled ones are skipped. The account settings in
force make one password_policy (kind local, scope the computer): what its local accounts live by; on a domain
controller it is the domain's. The user half is kept as settings. LinkOrder counts over all
targets, not at one, so link_order stays NULL (Precedence already tells what won). ReadTime is the as-of date.
"""

import re
from datetime import UTC, datetime
from typing import Any, BinaryIO

from chahe.intake.api import TAIPEI, Context, Head, Reader, Sink
from chahe.intake.directory_names import canonical_key, target_kind
from chahe.intake.group_policy_xml import Setting, settings_of
from chahe.intake.secret_settings import masked_setting
from chahe.intake.windows_policy import policy_of, states_a_policy
from chahe.intake.xml_places import RSOP, child_text, local_name, path_below, truth
from chahe.intake.xml_stream import Refused, events, root_of

_HALVES = {"ComputerResults": "HKLM", "UserResults": "HKCU"}


def recognise(head: Head) -> bool:
    """Root Rsop in its namespace."""
    root = root_of(head.data)
    return root is not None and root.name == "Rsop" and RSOP.strip("{}") in root.attributes.values()


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    result = _Result(sink, ctx)
    try:
        for _, element in events(stream, frozenset(), frozenset({f"{RSOP}Rsop"})):
            result.read(element)
    except Refused as refused:
        sink.damage(result.rec + 1, refused.loc, refused.reason)


class _Result:
    """One computer's result."""

    def __init__(self, sink: Sink, ctx: Context) -> None:
        self.sink, self.ctx = sink, ctx
        self.rec = 0
        self.computer = ""
        self.top: Any = None

    def read(self, top: Any) -> None:
        """Every record of the document."""
        self.top = top
        _as_of(self.sink, child_text(top, "ReadTime"))
        for half in top:
            name = local_name(half)
            if name not in _HALVES:
                continue
            if name == "ComputerResults":
                self.computer = (child_text(half, "Name") or "").rsplit("\\", 1)[-1].rstrip("$")
                for gpo in half:
                    if local_name(gpo) == "GPO":
                        self._links(gpo)
            self._settings(half, _HALVES[name])

    def _links(self, gpo: Any) -> None:
        for link in gpo:
            if local_name(link) != "Link":
                continue
            self.rec += 1
            target = child_text(link, "SOMPath")
            values = {
                "gpo_guid": (child_text(gpo, "Path", "Identifier") or "").upper() or None,
                "gpo_name": child_text(gpo, "Name"),
                "target_path": target,
                "target_key": canonical_key(target) if target else None,
                "target_kind": target_kind(target) if target else None,
                "link_enabled": truth(child_text(link, "Enabled")),
                "enforced": truth(child_text(link, "NoOverride")),
                "gpo_enabled": truth(child_text(gpo, "Enabled")),
                "stated_in": "gpresult",
                "computer": self.computer or None,
            }
            self.sink.row("gpo_link", self.rec, self._loc(link), values)

    def _settings(self, half: Any, hive: str) -> None:
        account: list[Setting] = []
        for setting in settings_of(half):
            self.rec += 1
            loc = self._loc(setting.element)
            if setting.precedence not in {None, 1}:
                self.sink.skip(self.rec, loc, "overruled by another object (precedence above 1)")
                continue
            if setting.area == "SecuritySettings/Account" and hive == "HKLM":
                if policy_of([(setting.name, setting.value)])[1]:
                    reason = f"{setting.name}: the value cannot be read"
                    self.sink.reject(self.rec, loc, reason, "password_policy")
                    continue
                account.append(setting)
            self._setting_row(setting, hive, loc)
        columns, _ = policy_of((s.name, s.value) for s in account)
        if states_a_policy(columns):
            place = self._loc(account[0].element.getparent())
            identity = {"policy_id": f"{self.computer}:gpresult", "policy_kind": "local", "scope": self.computer}
            self.sink.aside("password_policy", self.rec, place, {**identity, "stated_in": "gpresult", **columns})

    def _setting_row(self, setting: Setting, hive: str, loc: str) -> None:
        values: dict[str, object] = {
            "gpo_guid": (child_text(setting.element, "GPO", "Identifier") or "").upper() or None,
            "area": f"{hive} {setting.area}",
            "setting": setting.name,
            "value_text": masked_setting(self.ctx, setting.name, setting.kind, setting.value) or None,
            "value_type": setting.kind,
            "scope": self.computer or None,
            "stated_in": "gpresult",
        }
        self.sink.row("gpo_setting", self.rec, loc, values)

    def _loc(self, element: Any) -> str:
        return f"xpath:/Rsop{path_below(element, self.top)}"


def _as_of(sink: Sink, stamp: str | None) -> None:
    """ReadTime: `2026-06-30T01:23:45.1234567Z`."""
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(Z?)", stamp or "")
    if not found:
        return
    try:
        when = datetime.fromisoformat(found.group(1)).replace(tzinfo=UTC if found.group(2) else TAIPEI)
    except ValueError:
        return
    sink.as_of(when.astimezone(TAIPEI).date().isoformat())


READER = Reader(
    name="gpresult",
    version="2",
    tables=("gpo_link", "gpo_setting", "password_policy"),
    recognise=recognise,
    read=read,
    priority=10,
)
