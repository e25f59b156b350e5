"""profile.toml: what `chahe init` needs to know of the insurer and the examination."""

from chahe.sample.world.systems import SYSTEMS

HEAD = """norms = "norms.toml"

[institution]
name = "示範人壽保險股份有限公司"
type = "life"
foreign_branch = false
lines = ["life", "health", "accident", "annuity"]
assets_ntd = 350_000_000_000
online_premium_ntd = 620_000_000
risk_based_audit = false

[examination]
number = "115I001"
kind = "專案檢查"
agency = "金融監督管理委員會檢查局"
period_from = 2025-01-01
period_to = 2026-06-30
as_of = 2026-06-30
on_site_from = 2026-07-13
on_site_to = 2026-07-24

[features]
e_policy = true
digital_certificates = true
own_ca = false
outsourcing = true
partners = true
"""
"""Everything but the systems."""


def profile() -> bytes:
    """The file; its systems are those still in use."""
    out = HEAD
    for s in SYSTEMS:
        if s.retired is not None:
            continue
        flags = {"core": s.core, "internet": s.internet, "ecommerce": s.ecommerce}
        out += f'\n[[system]]\nid = "{s.id}"\nname = "{s.name}"\nclass = {s.klass}\n'
        out += "".join(f"{k} = {str(v).lower()}\n" for k, v in flags.items())
        out += f'owner = "{s.owner}"\nsince = {s.live.isoformat()}\n'
    return out.encode()
