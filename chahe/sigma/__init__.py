"""Sigma rules: from YAML to the rules an event fires.

    sources ──load──▶ documents ──lower──▶ RuleSet ──Matcher──▶ rule indexes per event
    (name, bytes)     (YAML, caps)  (pySigma)  │  ▲               │
                                               ▼  │               ├─ seen ──▶ applicability
                                             cache (orjson)       └─ hits ──▶ correlate

What a rule becomes (`ruleset`): *atoms*, each one question about one value of one field, and a *program*, a Boolean
formula over atoms. A rule that can be read from several logs (process creation from Sysmon 1 or Security 4688) has one
*variant* for each, with its channels, event identifiers and field names.

Why it is fast (`match`): values repeat. All atoms of a field are asked once for each distinct value (one Aho-Corasick
automaton, dictionaries, RE2), which gives the set of atoms true for it; programs run once for each distinct
combination of these sets, and only those a true atom may turn. An event then costs its dictionary look-ups.

Semantics are the published ones: strings without regard to case (both sides lower-cased), regular expressions with,
unanchored, on the value as it stands; wildcards `*` and `?`; a list is matched by any of its elements; a field that is
missing, null or empty is null; a condition on a missing field is false, and `not` of it true; numbers compare as
numbers only under lt, lte, gt, gte, elsewhere as their decimal text.

What a rule cannot do is said (`Problem`), never passed over: a pattern RE2 does not know, a placeholder without
values, a correlation of another kind. Nothing here reads evidence files or the network; only the compile cache touches
the disk, in a folder that is passed in. pySigma is imported by `rules`, `lower`, `pipelines` and `correlating` only,
and these only when no cache answers.
"""
