"""A profile for the tests of this folder."""

TEXT = """\
norms = "norms.toml"

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

[[system]]
id = "SYS-001"
name = "網路投保平台"
class = 1
core = false
internet = true
ecommerce = true
owner = "數位通路部"
since = 2019-05-01

[[system]]
id = "SYS-002"
name = "保單行政系統"
class = 2
core = true
internet = false
ecommerce = false
owner = "資訊部"
since = 2021-01-01
"""
