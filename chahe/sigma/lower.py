"""One rule document to its variants: pySigma parses, what it gives becomes atoms and a program.

Imported by the compile step only: it imports pySigma, which matching must not wait for.
"""

from collections.abc import Callable
from typing import Any

import re2
from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.rule import SigmaRule
from sigma.types import (
    Placeholder,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
)

from chahe.sigma import literals
from chahe.sigma.programs import both, either, negated, pivot
from chahe.sigma.ruleset import Atom, Problem, Program, Variant

KEYWORD = ""
"""The field of an atom that is asked of every value of the event."""


class CannotRunError(Exception):
    """A rule asks for what cannot be done here. Holds the Problem."""

    def __init__(self, code: str, zh: str, en: str, where: str = "") -> None:
        super().__init__(en)
        self.problem = Problem(code, zh, en, where[:200])


class Lowering:
    """Atoms of one variant, numbered as they come, and the program over them."""

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._by_type: dict[type, Callable[[str, Any], Program]] = {
            SigmaString: self._string,
            SigmaCasedString: self._string,
            SigmaNumber: self._number,
            SigmaTimestampPart: self._part,
            SigmaBool: lambda f, v: self._text(f, str(v.boolean)),
            SigmaNull: lambda f, v: self._atom(f, "null"),
            SigmaExists: lambda f, v: self._atom(f, "exists") if v.exists else negated(self._atom(f, "exists")),
            SigmaRegularExpression: self._regex,
            SigmaCIDRExpression: lambda f, v: self._atom(f, "cidr", str(v.network)),
            SigmaCompareExpression: self._compare,
            SigmaFieldReference: self._reference,
            SigmaExpansion: lambda f, v: either([self._value(f, x) for x in v.values]),
        }

    def condition(self, tree: Any) -> Program:
        """The program of a parsed condition. Raises CannotRunError."""
        if isinstance(tree, ConditionAND):
            return both([self.condition(a) for a in tree.args])
        if isinstance(tree, ConditionOR):
            return either([self.condition(a) for a in tree.args])
        if isinstance(tree, ConditionNOT):
            return negated(self.condition(tree.args[0]))
        if isinstance(tree, ConditionFieldEqualsValueExpression):
            return self._value(tree.field, tree.value)
        if isinstance(tree, ConditionValueExpression):
            return self._value(KEYWORD, tree.value)
        raise CannotRunError(
            "condition-empty", "條件所指的選取不存在。", "the condition names selections that do not exist"
        )

    def _value(self, field: str, value: Any) -> Program:
        make = self._by_type.get(type(value))
        if make is None:
            what = type(value).__name__
            raise CannotRunError(
                "value-unsupported", "不支援的值型別。", f"values of this kind are not supported: {what}", field
            )
        if field == KEYWORD and isinstance(value, SigmaNull | SigmaExists | SigmaFieldReference):
            raise CannotRunError("keyword-null", "關鍵字不得為空值。", "a keyword cannot be null")
        return make(field, value)

    def _atom(self, field: str, operator: str, *arguments: Any) -> int:
        key = (field, operator, *arguments)
        if key not in self._numbers:
            self._numbers[key] = len(self.atoms)
            self.atoms.append(list(key))
        return self._numbers[key]

    def _text(self, field: str, text: str) -> Program:
        return self._atom(field, "contains" if field == KEYWORD else "eq", text.lower())

    def _number(self, field: str, value: SigmaNumber) -> Program:
        return self._text(field, str(value.number))

    def _string(self, field: str, value: SigmaString) -> Program:
        cased = isinstance(value, SigmaCasedString)
        parts: list[str | SpecialChars] = []
        for part in value.s:
            if isinstance(part, Placeholder):
                raise CannotRunError(
                    "placeholder", "佔位符沒有值。", "a placeholder has no values", f"{field}: %{part.name}%"
                )
            if part and not (parts and part is SpecialChars.WILDCARD_MULTI and parts[-1] is part):
                parts.append(part)
        return self._pattern(field, parts, cased)

    def _pattern(self, field: str, parts: list[str | SpecialChars], cased: bool) -> Program:
        many = SpecialChars.WILDCARD_MULTI
        left = bool(parts) and parts[0] is many
        right = len(parts) > 1 and parts[-1] is many
        inner = parts[left : len(parts) - right]
        if field == KEYWORD:
            left = right = True
        if not inner:
            return self._atom(field, "any") if left else self._atom(field, "empty")
        if len(inner) == 1 and isinstance(inner[0], str):
            text = inner[0] if cased else inner[0].lower()
            name = {
                (False, False): "eq",
                (True, True): "contains",
                (False, True): "startswith",
                (True, False): "endswith",
            }
            return self._atom(field, name[left, right] + ("_cased" if cased else ""), text)
        texts = [(p if cased else p.lower()) if isinstance(p, str) else None if p is many else "" for p in parts]
        pattern = literals.wildcard(texts, field == KEYWORD)
        return self._checked(
            field, "wild_cased" if cased else "wild", pattern, literals.longest([t for t in texts if t])
        )

    def _regex(self, field: str, value: SigmaRegularExpression) -> Program:
        if value.contains_placeholder():
            raise CannotRunError("placeholder", "佔位符沒有值。", "a placeholder has no values", field)
        flags = "".join(sorted(value.sigma_to_re_flag[f] for f in value.flags))
        text = str(value.regexp)
        return self._checked(field, "re", f"(?{flags}){text}" if flags else text, literals.required(text))

    def _checked(self, field: str, operator: str, pattern: str, literal: str) -> Program:
        try:
            literals.compiled(pattern)
        except re2.error as e:
            reason = e.args[0].decode("utf-8", "replace") if e.args and isinstance(e.args[0], bytes) else str(e)
            raise CannotRunError(
                "regex-unsupported",
                "樣式超出 RE2 所能（如環視、回溯參照）或過大。",
                f"RE2 cannot run the pattern (look-around, back-reference, size): {reason}"[:200],
                f"{field}: {pattern}",
            ) from None
        return self._atom(field, operator, pattern, literal)

    def _compare(self, field: str, value: SigmaCompareExpression) -> Program:
        operator = value.op.name.lower()
        if isinstance(value.number, SigmaTimestampPart):
            return self._atom(field, "part", value.number.timestamp_part.name.lower(), operator, value.number.number)
        return self._atom(field, "number", operator, value.number.number)

    def _part(self, field: str, value: SigmaTimestampPart) -> Program:
        return self._atom(field, "part", value.timestamp_part.name.lower(), "eq", value.number)

    def _reference(self, field: str, value: SigmaFieldReference) -> Program:
        name = {(False, False): "eq", (True, True): "contains", (True, False): "startswith", (False, True): "endswith"}
        return self._atom(field, "ref", value.field, name[value.starts_with, value.ends_with])


def variant(name: str, rule: SigmaRule, windows: bool) -> Variant:
    """The variant of a rule its pipeline has rewritten. Raises CannotRunError, SigmaError."""
    lowering = Lowering()
    program = either([lowering.condition(c.parsed) for c in rule.detection.parsed_condition])
    guards: dict[str, tuple[str, ...]] = {}
    if windows:
        program, guards = _guards(program, lowering.atoms)
    source = rule.logsource
    triple = (source.product or "", source.category or "", source.service or "")
    if guards.get("Channel"):
        triple = (triple[0], "", "")  # the channel says it
    channels, ids = guards.get("Channel"), guards.get("EventID")
    atoms, program = _renumbered(lowering.atoms, program)
    return Variant(name, triple, channels, ids, atoms, program, pivot(program, atoms))


def _guards(program: Program, atoms: list[Atom]) -> tuple[Program, dict[str, tuple[str, ...]]]:
    """What the top conjunction asks of Channel and EventID, taken out of the program."""
    conjuncts = program[1:] if isinstance(program, list) and program[0] == "&" else [program]
    guards: dict[str, tuple[str, ...]] = {}
    rest: list[Program] = []
    for conjunct in conjuncts:
        choice = conjunct[1:] if isinstance(conjunct, list) and conjunct[0] == "|" else [conjunct]
        asked = [atoms[c] if isinstance(c, int) and not isinstance(c, bool) else ["", ""] for c in choice]
        field = asked[0][0]
        if field in ("Channel", "EventID") and all(a[0] == field and a[1] == "eq" for a in asked):
            texts = tuple(dict.fromkeys(str(a[2]) for a in asked))
            guards[field] = tuple(t for t in guards.get(field, texts) if t in texts)
        else:
            rest.append(conjunct)
    return both(rest), guards


def _renumbered(atoms: list[Atom], program: Program) -> tuple[list[Atom], Program]:
    """Only the atoms the program still asks."""
    numbers: dict[int, int] = {}

    def walk(node: Program) -> Program:
        if isinstance(node, list):
            return [node[0], *(walk(n) for n in node[1:])]
        return node if isinstance(node, bool) else numbers.setdefault(node, len(numbers))

    renumbered = walk(program)
    return [atoms[n] for n in numbers], renumbered
