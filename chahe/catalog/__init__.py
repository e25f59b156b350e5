"""The reference examination items as data: the seed verbatim, and what we add to each.

Per item: its aspects, the evidence to ask for, when it applies, what a machine settles and what a person must.
Reads package data only. `catalog()` is the way in.
"""

from chahe.catalog.items import Aspect, Condition, Item, Text
from chahe.catalog.nodes import Kind, Node
from chahe.catalog.register import Catalog, catalog
from chahe.catalog.requests import Due, Request

__all__ = ["Aspect", "Catalog", "Condition", "Due", "Item", "Kind", "Node", "Request", "Text", "catalog"]
