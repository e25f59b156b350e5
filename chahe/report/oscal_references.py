"""Reference check of an OSCAL assessment-results document: what a schema does not see. Pure.

Every uuid stands once, every reference leads to something of the right kind, and every observation that says met or
exception points at evidence that is there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_NEED_EVIDENCE = frozenset({"met", "exception"})


def broken_references(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong, in plain English, one line each; empty = nothing."""
    root = document.get("assessment-results")
    if not isinstance(root, Mapping):
        return ("assessment-results: missing",)
    return tuple(_Check(root).problems())


class _Check:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._results = _list(root, "results")
        self._resources = {r.get("uuid"): r for r in _list(root.get("back-matter") or {}, "resources")}

    def problems(self) -> Iterator[str]:
        yield from self._twice()
        yield from self._href("import-ap", (self._root.get("import-ap") or {}).get("href"))
        for resource in self._resources.values():
            yield from _hashes(resource)
        for result in self._results:
            yield from self._result(result)

    def _twice(self) -> Iterator[str]:
        seen: set[str] = set()
        for place, value in _uuids(self._root, ""):
            if value in seen:
                yield f"{place}: uuid {value} stands twice"
            seen.add(value)

    def _result(self, result: Mapping[str, Any]) -> Iterator[str]:
        observations = {o.get("uuid") for o in _list(result, "observations")}
        risks = {r.get("uuid") for r in _list(result, "risks")}
        actors = {c.get("uuid") for c in _list(result.get("local-definitions") or {}, "components")}
        actors |= {p.get("uuid") for p in _list(self._root.get("metadata") or {}, "parties")}
        controls = {
            c.get("control-id")
            for s in _list(result.get("reviewed-controls") or {}, "control-selections")
            for c in _list(s, "include-controls")
        }
        for o in _list(result, "observations"):
            yield from self._observation(o, actors, controls)
        for kind in ("risks", "findings"):
            for x in _list(result, kind):
                where = f"{kind} {x.get('uuid')}"
                for r in _list(x, "related-observations"):
                    if r.get("observation-uuid") not in observations:
                        yield f"{where}: no observation {r.get('observation-uuid')}"
                for r in _list(x, "related-risks"):
                    if r.get("risk-uuid") not in risks:
                        yield f"{where}: no risk {r.get('risk-uuid')}"
                target = (x.get("target") or {}).get("target-id")
                if kind == "findings" and target not in controls:
                    yield f"{where}: target {target} is no reviewed control"

    def _observation(self, o: Mapping[str, Any], actors: set[Any], controls: set[Any]) -> Iterator[str]:
        where = f"observation {o.get('uuid')}"
        props = {p.get("name"): p.get("value") for p in _list(o, "props")}
        evidence = _list(o, "relevant-evidence")
        if props.get("outcome") in _NEED_EVIDENCE and not evidence:
            yield f"{where}: {props['outcome']} without evidence"
        if "control-id" in props and props["control-id"] not in controls:
            yield f"{where}: {props['control-id']} is no reviewed control"
        for e in evidence:
            yield from self._href(where, e.get("href"))
        for origin in _list(o, "origins"):
            for actor in _list(origin, "actors"):
                if actor.get("actor-uuid") not in actors:
                    yield f"{where}: no actor {actor.get('actor-uuid')}"

    def _href(self, where: str, href: object) -> Iterator[str]:
        if not isinstance(href, str) or not href.startswith("#") or href[1:] not in self._resources:
            yield f"{where}: {href} leads to no resource"


def _hashes(resource: Mapping[str, Any]) -> Iterator[str]:
    for link in _list(resource, "rlinks"):
        for h in _list(link, "hashes"):
            if link.get("href") != f"urn:sha256:{h.get('value')}":
                yield f"resource {resource.get('uuid')}: its link and its hash differ"


def _list(of: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = of.get(name)
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _uuids(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "uuid" and isinstance(inner, str):
                yield place or "root", inner
            else:
                yield from _uuids(inner, f"{place}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _uuids(inner, f"{place}[{number}]")
