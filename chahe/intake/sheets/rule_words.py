"""Words that the sheets about internal rules share."""

RULE_KIND = "規範類別|規章類別|內規類別|文件類別|rule kind"
RULE_KINDS = {
    "risk": "風險管理 風險管理規範 風險管理程序 風險控管",
    "audit": "稽核 內部稽核 自行查核 內部稽核及自行查核 內部稽核規範 自行查核規範 內稽及自查",
    "other": "其他 其他規範 資訊安全 資安 作業規範 業務規範",
}
