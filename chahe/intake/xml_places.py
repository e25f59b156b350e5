"""Positional paths of XML elements (`xpath:/a/b[2]/q1:c`) and small readings of Microsoft's Group Policy XML."""

from typing import Any

GP = "{http://www.microsoft.com/GroupPolicy/Settings}"
TYPES = "{http://www.microsoft.com/GroupPolicy/Types}"
RSOP = "{http://www.microsoft.com/GroupPolicy/Rsop}"
SECURITY = "{http://www.microsoft.com/GroupPolicy/Settings/Security}"


def step_of(element: Any) -> str:
    """One step: the name as the document writes it, with its position where brothers match that name. A name without
    prefix matches in any name space, one with a prefix only with that prefix (the rule of chahe.evidence.locate).
    """
    name, local = _written(element), local_name(element)

    def matches(brother: Any) -> bool:
        return local_name(brother) == local and (not element.prefix or brother.prefix == element.prefix)

    before = sum(1 for e in element.itersiblings(preceding=True) if matches(e))
    after = any(matches(e) for e in element.itersiblings())
    return f"{name}[{before + 1}]" if before or after else name


def path_below(element: Any, top: Any) -> str:
    """The steps from `top` (left out) down to `element`, joined by `/`, with a leading `/`."""
    steps: list[str] = []
    while element is not top and element is not None:
        steps.append(step_of(element))
        element = element.getparent()
    return "".join(f"/{s}" for s in reversed(steps))


def local_name(element: Any) -> str:
    """The tag without its namespace; "" for a comment or instruction."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def child_text(element: Any, *names: str) -> str | None:
    """The trimmed text below a path of local names, whatever their namespaces; None when absent or empty."""
    for name in names:
        element = next((c for c in element if local_name(c) == name), None)
        if element is None:
            return None
    text = (element.text or "").strip()
    return text or None


def truth(text: str | None) -> bool | None:
    """xs:boolean; None when absent or neither."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower()) if text else None


def _written(element: Any) -> str:
    local = local_name(element)
    return f"{element.prefix}:{local}" if element.prefix else local
