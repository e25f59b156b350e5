"""Texts of the reports (words.yaml), editable: a folder of the user's may hold a words.yaml with entries of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from chahe.errors import CallError
from chahe.findings.phrases import MAX_BYTES, fill

FILE = "words.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences by name."""

    entries: Mapping[str, str]

    def say(self, name: str, **values: object) -> str:
        """A sentence, filled. Raises CallError when the user's own text has a placeholder nobody fills."""
        return fill(self.entries[name], {k: str(v) for k, v in values.items()}, f"{FILE}: {name}", unstated="")


def words(overrides: str | None = None) -> Words:
    """The package's texts, with the user's own over them. Raises CallError on a malformed file or unknown entry."""
    if overrides is None:
        return Words(_package())
    own = _read(overrides)
    unknown = sorted(set(own) - set(_package()))
    if unknown:
        raise _wrong("沒有這個條目", "there is no such entry", unknown[0])
    return Words({**_package(), **own})


@cache
def _package() -> Mapping[str, str]:
    return _read(files("chahe.report").joinpath(FILE).read_text(encoding="utf-8"))


def _read(text: str) -> Mapping[str, str]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _wrong("檔案過大", "the file is too large", FILE)
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise _wrong("不是有效的 YAML", "not valid YAML", FILE) from error
    if not isinstance(loaded, dict):
        raise _wrong("應為對照表", "a mapping was expected", FILE)
    for name, value in loaded.items():
        if not isinstance(name, str) or not isinstance(value, str) or not value.strip():
            raise _wrong("應為文字", "a text was expected", str(name)[:80])
    return {name: value.rstrip("\n") for name, value in loaded.items()}


def _wrong(zh: str, en: str, where: str) -> CallError:
    return CallError(
        (f"報告用語檔有誤：{zh}。", f"The texts of the report are wrong: {en}."),
        where=where,
        todo=("請修正範本資料夾中之 words.yaml。", "Correct words.yaml in the templates folder."),
    )
