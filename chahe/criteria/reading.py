"""Pack text (YAML) -> plain mappings, strictly: no duplicate key, no unknown field, no alias, a size cap.

Raises PackTextError with (zh-TW, English) words; `packs` decides whether it is a fault of ours or of the caller.
"""

from collections.abc import Iterable, Mapping

import yaml

MAX_PACK_CHARS = 2_000_000


class PackTextError(ValueError):
    """A pack's text is wrong. Always caught inside this package."""

    def __init__(self, words: tuple[str, str], where: str = "") -> None:
        super().__init__(words[1])
        self.words = words
        self.where = where


# libyaml is ten times as fast; without it the same rules hold, slowly.
_SAFE: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SAFE):  # type: ignore[misc]  # chosen at run time, one of two safe loaders
    """Refuses a key given twice, where plain YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(k, deep=True) for k, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise PackTextError((f"欄位「{key}」重複。", f"The key {key!r} appears twice."), f"line {_line(node)}")
        found: dict[object, object] = super().construct_mapping(node, deep)
        return found


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _refuse_aliases(text: str, where: str) -> None:
    """An alias lets ten lines grow into a billion nodes."""
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_SAFE)):
        raise PackTextError(("判準檔不得使用 YAML 別名。", "YAML aliases are not accepted."), where)


def mapping_of(text: str, where: str) -> dict[str, object]:
    """The mapping a YAML text holds. Raises PackTextError."""
    if len(text) > MAX_PACK_CHARS:
        raise PackTextError(("判準檔過大。", "The criteria file is too large."), where)
    try:
        _refuse_aliases(text, where)
        raw = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, RecursionError) as e:
        raise PackTextError(("不是有效的 YAML。", f"Not valid YAML: {str(e)[:200]}"), where) from e
    except PackTextError as e:
        raise PackTextError(e.words, f"{where} {e.where}".strip()) from e
    return table(raw, where)


def table(raw: object, where: str) -> dict[str, object]:
    """A mapping with text keys. Raises PackTextError."""
    if not isinstance(raw, dict) or not all(isinstance(k, str) for k in raw):
        raise PackTextError(("應為欄位對應表。", "A mapping was expected."), where)
    return dict(raw)


def tables(raw: object, where: str) -> list[dict[str, object]]:
    """A list of mappings. Raises PackTextError."""
    if not isinstance(raw, list):
        raise PackTextError(("應為清單。", "A list was expected."), where)
    return [table(x, f"{where} #{n}") for n, x in enumerate(raw, 1)]


def text(raw: Mapping[str, object], name: str, where: str, default: str | None = None) -> str:
    """A text field; without a default it must be there. Raises PackTextError."""
    value = raw.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise PackTextError((f"缺少文字欄位 {name}。", f"The text field {name} is missing."), where)
    return value.strip()


def flag(raw: Mapping[str, object], name: str, where: str, default: bool) -> bool:
    """A true/false field. Raises PackTextError."""
    value = raw.get(name, default)
    if not isinstance(value, bool):
        raise PackTextError((f"{name} 應為 true 或 false。", f"{name} is true or false."), where)
    return value


def texts(raw: Mapping[str, object], name: str, where: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A list of texts, order kept. Raises PackTextError; YAML reads 4.3 as a number, so item codes are quoted."""
    value = raw.get(name, list(default))
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise PackTextError((f"{name} 應為文字清單（代碼須加引號）。", f"{name} is a list of quoted texts."), where)
    return tuple(value)


def only(raw: Mapping[str, object], allowed: Iterable[str], where: str) -> None:
    """Refuse a field nobody reads. Raises PackTextError."""
    odd = sorted(set(raw) - set(allowed))
    if odd:
        raise PackTextError((f"不認得的欄位「{odd[0]}」。", f"Unknown field {odd[0]!r}."), where)
