"""A profile for tests: the synthetic insurer with two systems of its own."""

from chahe.sample.writers.profile import HEAD

TEXT = f"""{HEAD}
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
