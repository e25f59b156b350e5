"""Countries and regions as records state them: codes of ISO 3166-1 alpha-2, and the names most often written."""

from collections.abc import Mapping

from chahe.intake.words import squeeze

NAMES: Mapping[str, str] = {
    "TW": "台灣 臺灣 中華民國 taiwan twn r.o.c. roc 國內 本國",
    "CN": "中國 中國大陸 大陸 中華人民共和國 china chn prc",
    "HK": "香港 hongkong hkg",
    "MO": "澳門 macao macau mac",
    "JP": "日本 japan jpn",
    "KR": "韓國 南韓 korea kor southkorea 大韓民國",
    "SG": "新加坡 singapore sgp",
    "MY": "馬來西亞 malaysia mys",
    "TH": "泰國 thailand tha",
    "VN": "越南 vietnam vnm",
    "PH": "菲律賓 philippines phl",
    "ID": "印尼 印度尼西亞 indonesia idn",
    "IN": "印度 india ind",
    "US": "美國 unitedstates usa u.s.a. unitedstatesofamerica",
    "CA": "加拿大 canada can",
    "GB": "英國 uk unitedkingdom gbr",
    "DE": "德國 germany deu",
    "FR": "法國 france fra",
    "NL": "荷蘭 netherlands nld",
    "RU": "俄羅斯 russia rus russianfederation",
    "AU": "澳洲 澳大利亞 australia aus",
    "NZ": "紐西蘭 newzealand nzl",
}
_LISTED = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
"""Without NA, which stands for "not available" more often than for Namibia."""
_CODES = frozenset(_LISTED.split())
_KNOWN = {squeeze(w): code for code, listed in NAMES.items() for w in listed.split()}


def code_of(text: str) -> str | None:
    """The code; None where the words are no country known here ("unknown", a city, a proxy's mark): none is guessed."""
    bare = squeeze(text)
    upper = bare.upper()
    return _KNOWN.get(bare) or (upper if upper in _CODES else None)
