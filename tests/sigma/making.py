"""Rules and events for tests."""

from typing import Any

import yaml

from chahe.sigma.compiling import compile_rules
from chahe.sigma.match import Matcher
from chahe.sigma.ruleset import Rule, RuleSet, RuleSource

WINDOWS = ("windows", "", "")
PLAIN = ("test", "", "")


def rule(selection: Any, condition: str = "selection", logsource: dict[str, str] | None = None, **more: Any) -> str:
    """YAML of a rule; a selection without a condition of its own is the only one."""
    detection = dict(selection) if condition != "selection" else {"selection": selection}
    content = {
        "title": "A rule",
        "logsource": logsource or {"product": "test"},
        "detection": {**detection, "condition": condition},
        **more,
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def compiled(*texts: str) -> RuleSet:
    """A set of one file for each text, in their order."""
    return compile_rules([RuleSource(f"{n:03}.yml", t.encode()) for n, t in enumerate(texts)])


def only(text: str) -> Rule:
    """The one rule of a text."""
    (found,) = compiled(text).rules
    return found


def fires(text: str, fields: dict[str, Any], source: tuple[str, str, str] = PLAIN) -> bool:
    """Whether the one rule fires on one event; it must be able to run."""
    ruleset = compiled(text)
    assert ruleset.rules[0].problem is None, ruleset.rules[0].problem
    return bool(Matcher(ruleset).fired(source, fields))
