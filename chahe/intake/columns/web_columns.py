"""What readers of web servers' logs share: the client, the request line, the version, the address asked for."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.addresses import addresses
from chahe.intake.columns.block import Array
from chahe.intake.columns.making import Making
from chahe.intake.columns.typed import no_nulls

STATUS = 999
"""The greatest number three digits give."""
_REQUEST = r"^[A-Za-z_-]{1,30} \S+ HTTP/[0-9]+(\.[0-9]+)?$"
_VERSION = r"^HTTP/[0-9]+(\.[0-9]+)?$"
_NOTHING = pa.scalar(None, pa.string())


def said(values: Array) -> Array:
    """A dash is nothing."""
    return pc.if_else(pc.equal(values, "-"), _NOTHING, values)


def client(made: Making, values: Array) -> None:
    """An address, or the name the server looked up for it."""
    columns, bad = addresses("src", values)
    made.columns |= columns
    if bad is not None:
        made.columns["src_name"] = pc.if_else(bad, values, _NOTHING)


def request(values: Array) -> Mapping[str, Array]:
    """Method, address and version of request lines; a request of another shape is all address. NULL where NULL."""
    sound = pc.fill_null(pc.match_substring_regex(values, _REQUEST), False)
    three = pc.split_pattern(pc.if_else(sound, values, "- - HTTP/-"), " ").values
    each = np.arange(len(values)) * 3
    method, uri, version = (three.take(pa.array(each + i)) for i in range(3))
    return {
        "method": pc.if_else(sound, method, _NOTHING),
        "uri": pc.if_else(sound, uri, said(values)),
        "version": pc.if_else(sound, number_of(version), _NOTHING),
    }


def version(values: Array) -> Array:
    """`HTTP/1.1` as 1.1; what is no such word is NULL."""
    sound = pc.fill_null(pc.match_substring_regex(values, _VERSION), False)
    return pc.if_else(sound, number_of(values), _NOTHING)


def number_of(versions: Array) -> Array:
    """What follows `HTTP/`."""
    return pc.utf8_slice_codeunits(versions, len("HTTP/"))


def with_query(stem: Array, query: Array) -> Array:
    """The address asked for; without a query the stem alone."""
    whole = pc.binary_join_element_wise(stem, query, "?")
    return pc.if_else(query.is_null(), stem, whole)


def unzoned(values: Array) -> Array:
    """Addresses without the zone of a link-local one (`fe80::1%12`): it names an interface of the server."""
    marked = no_nulls(pc.match_substring(values, "%"))
    return values if marked is None else pc.replace_substring_regex(values, "%.*$", "")
