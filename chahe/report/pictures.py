"""Which pictures stand in the working paper of which item. Pure."""

from chahe.report.beacon_pictures import intervals
from chahe.report.content import Block, Heading
from chahe.report.dossier import ItemPaper
from chahe.report.log_pictures import record_hours, timeline, top_hours
from chahe.report.making import Making

_OF_ITEM = {"4.2.1": (timeline, record_hours, top_hours), "4.2.3": (intervals,)}


def pictures(making: Making, paper: ItemPaper) -> list[Block]:
    """The pictures of an item under their heading; nothing for an item that has none."""
    blocks = [b for make in _OF_ITEM.get(paper.code, ()) for b in make(making)]
    return [Heading(3, "圖示 pictures"), *blocks] if blocks else []
