"""Compiled rule sets on disk: JSON under the digest of their sources and of the compiler.

The cache is no evidence: what cannot be read, or is not what its first line says, is compiled again.
"""

import hashlib
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from chahe.sigma.keeping import uncollected
from chahe.sigma.ruleset import Correlation, Notice, Problem, Rule, RuleSet, Variant


def dump(ruleset: RuleSet) -> bytes:
    """A rule set as bytes for `load`: the SHA-256 of the JSON in hex, a line end, the JSON."""
    rules = [_rule_data(r) for r in ruleset.rules]
    notices = [[n.place, asdict(n.problem)] for n in ruleset.notices]
    data = {"digest": ruleset.digest, "compiler": ruleset.compiler, "rules": rules, "notices": notices}
    body = orjson.dumps(data)
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _rule_data(rule: Rule) -> list[Any]:
    variants = [[v.name, v.source, v.channels, v.ids, v.atoms, v.program, v.pivot] for v in rule.variants]
    return [
        *(rule.id, rule.title, rule.level, rule.status, rule.logsource, rule.digest, rule.place, rule.tags, rule.name),
        variants,
        asdict(rule.correlation) if rule.correlation else None,
        asdict(rule.problem) if rule.problem else None,
        rule.reports,
    ]


def load(data: bytes) -> RuleSet:
    """The rule set `dump` wrote. Raises ValueError when the bytes are damaged."""
    digest, _, body = data.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("compiled rules are damaged")
    with uncollected():
        read = orjson.loads(body)
        rules = tuple(_rule(r) for r in read["rules"])
    notices = tuple(Notice(place, Problem(**problem)) for place, problem in read["notices"])
    return RuleSet(rules, read["digest"], read["compiler"], notices)


def _rule(data: list[Any]) -> Rule:
    identity, title, level, status, logsource, digest, place, tags, name, variants, correlation, problem, reports = data
    return Rule(
        *(identity, title, level, status, tuple(logsource), digest, place, tuple(tags), name),
        tuple(_variant(v) for v in variants),
        _correlation(correlation) if correlation else None,
        Problem(**problem) if problem else None,
        reports,
    )


def _variant(data: list[Any]) -> Variant:
    name, source, channels, ids, atoms, program, pivot = data
    triple = (source[0], source[1], source[2])
    return Variant(
        name,
        triple,
        None if channels is None else tuple(channels),
        None if ids is None else tuple(ids),
        atoms,
        program,
        pivot,
    )


def _correlation(data: dict[str, Any]) -> Correlation:
    listed = {k: tuple(data[k]) for k in ("rules", "bases", "group_by", "fields")}
    return Correlation(**{**data, **listed})


def read(folder: Path, key: str) -> RuleSet | None:
    """The rule set kept under `key`; None when there is none or it is damaged."""
    try:
        return load((folder / f"{key}.rules").read_bytes())
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def write(folder: Path, key: str, ruleset: RuleSet) -> None:
    """Keep the rule set under `key`, whole or not at all. A folder that cannot be written to is no error."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(dump(ruleset))
        Path(name).replace(folder / f"{key}.rules")
    except OSError:
        Path(name).unlink(missing_ok=True)
