"""What a page must not have: grave violations of WCAG, and English in Chinese."""

import hashlib
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab

from tests.conftest import SOAK

OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
GRAVE = ("serious", "critical")
OPEN = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    const own = parent.closest("code, pre, script, [lang]:not(html), [translate=no]");
    if (!own && node.data.trim()) found.push(node.data.trim());
  }
  return found;
}"""
HAN = re.compile(r"[㐀-䶿一-鿿]")
SENTENCE = re.compile(r"(?:\b[A-Za-z']{2,} ){3,}[A-Za-z']{2,}")
BARE = re.compile(r"(?![0-9a-f]{16,}$)[a-z]{3,}(?:[ _][a-z0-9]+)*:?")
PRODUCTS = {"gophish"}
"""Names their makers write in lower case."""
MESSAGE = re.compile(r"\b[a-z]+/[a-z]+(?:-[a-z]+)*\b")


def grave(tab: Tab) -> list[str]:
    """Serious and critical violations axe finds, every part of the page unfolded."""
    tab.evaluate(OPEN)
    found = Axe().run(tab, options=OPTIONS).response["violations"]
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found if v["impact"] in GRAVE for n in v["nodes"]
    ]


def english(tab: Tab) -> list[str]:
    """Visible text that is an English sentence, a bare word or column name, or the code of a message.

    Names of files, codes and products are neither; what is quoted stands in `code`, `pre` or under a `lang` of its own.
    """
    found = [t for t in tab.evaluate(TEXTS) if not HAN.search(t)]
    return [t for t in found if t not in PRODUCTS and (SENTENCE.search(t) or BARE.fullmatch(t) or MESSAGE.fullmatch(t))]


class Seen:
    """The parts of pages axe has looked at: a head or a main part that differs in nothing it can see is not new.

    It sees elements, attributes, and whether there is text: the same page in another language, or of another role that
    may do as much, is looked at once. In the long run (`make soak`) every other word is new.
    """

    _OWN = re.compile(r'(?:name="csrfmiddlewaretoken" value="[^"]*"|王[甲乙丙丁戊己]明|\ba[0-5]\b)')
    _TEXT = re.compile(r">[^<]*[^<\s][^<]*<")
    _VALUE = re.compile(r'\b(href|value|title|aria-label|action|formaction|placeholder|lang|name|id|for)="[^"]+"')

    def __init__(self) -> None:
        self._marks: set[str] = set()

    def is_new(self, tab: Tab) -> bool:
        """Whether a part of the page was not looked at yet."""
        marks = set()
        for part in ("body > header", "body > main"):
            shown = self._OWN.sub("", tab.locator(part).evaluate("(part) => part.outerHTML"))
            if not SOAK:
                shown = self._VALUE.sub(r'\1="v"', self._TEXT.sub(">t<", shown))
            marks.add(hashlib.sha256(shown.encode()).hexdigest())
        new, self._marks = marks - self._marks, self._marks | marks
        return bool(new)
