"""Write chahe/messages: chahe.pot, the .po and .mo files, from the pairs in the code and from words.yaml.

A pair is a tuple of two texts, the first with Chinese and the second without, or an error's first, `why` or `todo`
argument. `--check` compares instead and exits 1 on a difference.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "chahe"
TARGET = PACKAGE / "messages"
HAN = re.compile(r"[㐀-䶿一-鿿]")
# The synthetic insurer writes evidence, and intake recognises words of evidence: neither speaks to the user in pairs.
DATA = ("sample", "tables")
LANGUAGES = ("zh_TW", "en")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)  # a date of its own would make every build another file


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in both languages, and the file it stands in."""

    zh: str
    en: str
    file: str
    line: int


def text_of(node: ast.expr) -> str | None:
    """A literal text; what fills an f-string becomes a placeholder named like the expression."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                parts.append(str(value.value))
            elif isinstance(value, ast.FormattedValue):
                parts.append("{" + ast.unparse(value.value) + "}")
        return "".join(parts)
    return None


def speaks(node: ast.AST) -> Iterator[ast.Tuple]:
    """The tuples an error is given to say: they must be pairs, whatever they hold."""
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called.endswith("Error"):
            said = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("what", "why", "todo"))]
            yield from (a for a in said if isinstance(a, ast.Tuple))


@cache
def pairs() -> tuple[list[Pair], list[str]]:
    """(every pair, every place where an error says something that is no pair of literal texts)."""
    found: list[Pair] = []
    wrong: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        must = {id(t) for n in nodes for t in speaks(n)}
        for n in nodes:
            if not isinstance(n, ast.Tuple) or len(n.elts) != 2:
                continue
            zh, en = (text_of(e) for e in n.elts)
            if id(n) in must and zh is not None and en is not None:
                found.append(Pair(zh, en, file, n.lineno))
                if not HAN.search(zh) or not en.strip() or HAN.search(quoted_out(en)):
                    wrong.append(f"{file}:{n.lineno}")
            elif zh and en and path.relative_to(PACKAGE).parts[0] not in DATA and is_pair(zh, en):
                found.append(Pair(zh, en, file, n.lineno))
    return found, wrong


def quoted_out(en: str) -> str:
    """English without what it quotes in backticks (a word to be typed) and without placeholders."""
    return re.sub(r"`[^`]*`|\{[^}]*\}", "", en)


def is_pair(zh: str, en: str) -> bool:
    """Chinese beside English."""
    return bool(HAN.search(zh) and not HAN.search(quoted_out(en)) and re.search(r"[A-Za-z]{2}", en))


def words() -> Iterator[tuple[str, str, str]]:
    """(msgid, zh, en) of words*.yaml."""
    for path in sorted(TARGET.glob("words*.yaml")):
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        for family, entries in loaded.items():
            for code, (zh, en) in entries.items():
                yield f"{family}/{code}", zh, en


def catalog(lang: str | None) -> Catalog:
    """The catalog of one language, or the template."""
    made = Catalog(
        locale=lang, domain="chahe", project="chahe", version="0", charset="utf-8", creation_date=WHEN,
        revision_date=WHEN, fuzzy=False, copyright_holder="the chahe project", last_translator="none",
        msgid_bugs_address="none", language_team="none",
        header_comment="# The gettext domain of chahe; written by `make messages`.",
    )  # fmt: skip
    for msgid, zh, en in words():
        made.add(msgid, {"zh_TW": zh, "en": en}.get(lang or "", ""), locations=[("chahe/messages/words.yaml", 0)])
    seen: set[str] = set()
    for pair in pairs()[0]:
        text = {"zh_TW": pair.zh, "en": pair.en}.get(lang or "", "")
        made.add(pair.en, None if pair.en in seen else text, locations=[(pair.file, 0)])
        seen.add(pair.en)
    return made


def build() -> dict[str, bytes]:
    """File name -> bytes."""
    out: dict[str, bytes] = {}
    for lang in (None, *LANGUAGES):
        made = catalog(lang)
        text = io.BytesIO()
        write_po(text, made, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
        out[f"{lang}.po" if lang else "chahe.pot"] = text.getvalue()
        if lang:
            compiled = io.BytesIO()
            write_mo(compiled, made)
            out[f"{lang}.mo"] = compiled.getvalue()
    return out


def main() -> int:
    """Write, or with --check compare."""
    made = build()
    stale = [n for n, data in made.items() if not (TARGET / n).exists() or (TARGET / n).read_bytes() != data]
    if "--check" in sys.argv:
        for n in stale:
            print(f"chahe/messages/{n} is stale: run make messages", file=sys.stderr)
        return 1 if stale else 0
    for n in stale:
        (TARGET / n).write_bytes(made[n])
    print(f"{len(list(words()))} words, {len(pairs()[0])} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
