"""Files of rules to a rule set, once: the cache answers the next time, without pySigma."""

import hashlib
import importlib.metadata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from chahe.sigma import cache
from chahe.sigma.ruleset import RuleSet, RuleSource

COMPILER = "1"
"""Raise it whenever a rule may compile to something else."""

Progress = Callable[[int, int], None]
"""(rules done, rules in all)."""


def compiler_version() -> str:
    """What decides the outcome of compiling besides the rules."""
    packages = ("pysigma", "pysigma-pipeline-sysmon", "pysigma-pipeline-windows", "google-re2")
    return " ".join([f"chahe-sigma {COMPILER}", *(f"{p} {importlib.metadata.version(p)}" for p in packages)])


def compile_rules(
    sources: Iterable[RuleSource], cache_dir: Path | None = None, progress: Progress | None = None
) -> RuleSet:
    """Compile files of rules (YAML, or zips of YAML).

    Args:
        sources: what the caller read. Their order does not matter, their names and bytes do.
        cache_dir: folder of compiled sets; None compiles anew.
        progress: told how far compiling is; not called when the cache answers.

    Returns:
        Every rule found, those that cannot run with their problem; files that hold no rule are in `notices`.
        Never raises because of what a file holds.

    """
    files = sorted(sources, key=lambda s: (s.name, s.data))
    compiler = compiler_version()
    key = _key(files, compiler)
    if cache_dir is not None:
        kept = cache.read(cache_dir, key)
        if kept is not None and kept.compiler == compiler:
            return kept
    # pySigma takes a while to import and is of no use to those who only match.
    from chahe.sigma.rules import compiled_set

    made = compiled_set(files, compiler, progress)
    if cache_dir is not None:
        cache.write(cache_dir, key, made)
    return made


def _key(files: Sequence[RuleSource], compiler: str) -> str:
    digest = hashlib.sha256(compiler.encode())
    for file in files:
        digest.update(f"\n{len(file.name)} {file.name} ".encode("utf-8", "surrogatepass"))
        digest.update(hashlib.sha256(file.data).digest())
    return digest.hexdigest()
