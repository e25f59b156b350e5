"""One detection rule in Sigma's language, as published or as the insurer runs it (偵測規則)."""

from chahe.tables.api import Table, boolean, date, text

TABLE = Table(
    "sigma_rule",
    "One detection rule in Sigma's language, as published or as the insurer runs it (偵測規則).",
    (
        text("digest", "sha256 of the rule document's bytes, 64 hexadecimal digits: the rule's version", required=True),
        text("rule_text", "the rule document (YAML) as it stands", required=True),
        text("rule_kind", "detection, correlation, filter or collection (old `action:` documents)", required=True),
        text("rule_id", "the rule's id (UUID)"),
        text("rule_name", "the name other rules refer to it by", personal=False),
        text("title", "title"),
        text("level", "informational, low, medium, high or critical, as written"),
        text("status", "stable, test, experimental, deprecated or unsupported, as written"),
        text("product", "logsource: product (windows, linux …)"),
        text("category", "logsource: category (process_creation …)"),
        text("service", "logsource: service (security, auditd …)"),
        date("modified_date", "last modified, else written, as the rule says"),
        boolean("alone", "the document is the whole file, not one of several in it", required=True),
        text("problem", "why the document cannot be used as a rule, as far as its shape shows", null="none seen"),
    ),
    ocsf="Detection Finding: finding_info.analytic",
)
