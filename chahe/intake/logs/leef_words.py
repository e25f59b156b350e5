"""What both readers of LEEF lines know of the format's words."""

import re
from collections.abc import Mapping

NUMBER = re.compile(r"0?x([0-9A-Fa-f]{2,4})")
FIELDS: Mapping[str, str] = {
    "src": "src",
    "src_port": "srcPort",
    "dst": "dst",
    "dst_port": "dstPort",
    "proto": "proto",
    "bytes_out": "srcBytes",
    "bytes_in": "dstBytes",
    "packets_out": "srcPackets",
    "packets_in": "dstPackets",
    "src_nat_ip": "srcPostNAT",
    "dst_nat_ip": "dstPostNAT",
    "user_name": "usrName",
    "rule_id": "policy",
    "action_words": "action",
}
"""The field of each column of a connection."""


def delimiter_of(word: str) -> str | None:
    """The character that a header names; None of what is none."""
    if not word:
        return "\t"
    number = NUMBER.fullmatch(word)
    if number is not None:
        return chr(int(number[1], 16))
    return word if len(word) == 1 else None
