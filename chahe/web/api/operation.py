"""An operation as it is declared: address, method and what a person must be allowed to do. The gate, the description
of the interface and the test of permissions all read this one declaration.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from chahe.web.roles import Need
from chahe.web.tokens import Scope


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. A route that begins with `cases/{case}` is of a case; `case_of` gives it."""

    name: str  # operationId
    method: str
    route: str  # below /api/
    need: Need
    view: Callable[..., Any]
    answer: Any  # the shape of the answer, or {status: shape}
    body: dict[str, Any] = field(default_factory=dict)  # requestBody of the description, where it is no JSON
    media: str = "application/json"  # of the answer
    team: bool = False  # of the team edition: on a laptop of one user it is not there
    costly: int = 0  # how often a minute one account may ask for it in the team edition; 0 = as often as it likes
    seen_in_body: bool = False  # what was seen is named there, not by `If-Match`: 412 all the same
    paced: bool = True  # counted against the pace; pieces of a file are not

    @property
    def of_case(self) -> bool:
        """Whether it belongs to one case."""
        return self.route.startswith("cases/{case}")

    @property
    def scope(self) -> Scope:
        """What a token must be for."""
        return Scope.READ if self.method == "GET" else Scope.ACT

    @property
    def conditional(self) -> bool:
        """Whether it is refused over what was not seen: its view takes `If-Match`."""
        return "if_match" in self.view.__annotations__


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of chahe/web/api/operations, by address."""
    package = importlib.import_module("chahe.web.api.operations")
    found = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"chahe.web.api.operations.{info.name}")
        found += [v for v in vars(module).values() if isinstance(v, Operation)]
    return tuple(sorted(found, key=lambda o: (o.route, o.method)))
