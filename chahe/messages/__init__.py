"""One gettext domain `chahe`: Traditional Chinese (Taiwan) and English, outside any web framework.

Sentences that the code writes as (Traditional Chinese, English) pairs have the English one as msgid; words that stand
for a code have the code, `outcome/met`. `make messages` writes chahe.pot, the .po and the .mo files from the code and
from words.yaml. A pair's placeholder is named like the expression that fills it.
"""

from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

LANGUAGES = ("zh_TW", "en")
DOMAIN = "chahe"


def say(msgid: str, lang: str = "zh_TW", /, **values: object) -> str:
    """The text of a msgid in one of LANGUAGES, its placeholders filled. An unknown msgid is returned as it stands.

    Raises ValueError on another language.
    """
    text = _translations(lang).gettext(msgid)
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def code_word(column: str, code: str, lang: str = "zh_TW", /) -> str | None:
    """The word for a code of a column with a fixed choice; None for what is none of them. Raises ValueError."""
    msgid = f"code/{column}/{code}"
    found = say(msgid, lang)
    return None if found == msgid else found


@cache
def _translations(lang: str) -> GNUTranslations:
    if lang not in LANGUAGES:
        raise ValueError(lang)
    with files(__name__).joinpath(f"{lang}.mo").open("rb") as stream:
        return GNUTranslations(stream)
