"""norms.toml: the insurer's own norms (內規) with document, clause, version and first day in force."""

from datetime import date
from typing import Final

Value = int | bool | str

PASSWORDS: Final = ("帳號及密碼管理要點", "ISMS-P-07", "第3版", date(2024, 3, 1))
HOSTS: Final = ("主機及資料庫安全設定基準", "ISMS-S-12", "第5版", date(2024, 4, 15))
FLAWS: Final = ("弱點管理作業要點", "ISMS-P-15", "第4版", date(2024, 8, 1))
DRILLS: Final = ("社交工程演練作業要點", "ISMS-P-18", "第2版", date(2023, 7, 1))
CONTINUITY: Final = ("資訊系統備援演練作業要點", "BCP-P-03", "第6版", date(2023, 11, 1))
LOGS: Final = ("資通系統日誌管理要點", "ISMS-P-21", "第2版", date(2024, 9, 1))
NETWORK: Final = ("網路監控及情資處理作業要點", "ISMS-P-25", "第1版", date(2024, 10, 1))
DEFENCES: Final = ("資安監控及端點防護管理要點", "ISMS-P-24", "第2版", date(2024, 10, 1))
MISUSE: Final = ("網路投保異常交易及存取監控作業要點", "EC-P-06", "第2版", date(2024, 10, 1))
LIMITS: Final = ("網路投保交易限額及商品上架管理要點", "EC-P-09", "第3版", date(2023, 12, 1))
SETTLEMENT: Final = ("網路投保收付及對帳作業要點", "EC-P-11", "第1版", date(2024, 10, 1))
FOLLOW_UP: Final = ("內部控制缺失追蹤作業要點", "AUD-P-05", "第2版", date(2023, 5, 1))
INCIDENTS: Final = ("重大偶發及資安事件通報作業要點", "RM-P-11", "第3版", date(2024, 6, 1))
AUDITS: Final = ("內部稽核及自行查核作業要點", "AUD-P-01", "第6版", date(2024, 2, 1))
RULES: Final = ("內部規範訂定及檢討作業要點", "LC-P-02", "第2版", date(2023, 12, 1))
DUTIES: Final = ("電子商務作業權責及覆核要點", "EC-P-10", "第1版", date(2024, 10, 1))
CUSTOMERS: Final = ("客戶資料利用及客戶權益保護要點", "EC-P-12", "第2版", date(2024, 10, 1))
CONFIRMATION: Final = ("網路投保電話訪問及作業順序管理要點", "EC-P-12", "第1版", date(2024, 10, 1))
DOCUMENTS: Final = (
    PASSWORDS,
    HOSTS,
    FLAWS,
    LOGS,
    DEFENCES,
    NETWORK,
    DRILLS,
    CONTINUITY,
    FOLLOW_UP,
    MISUSE,
    INCIDENTS,
    AUDITS,
    DUTIES,
    LIMITS,
    SETTLEMENT,
    RULES,
    CUSTOMERS,
    CONFIRMATION,
)

CLAUSES: Final[tuple[tuple[tuple[str, str, str, date], str, str, Value, str, str], ...]] = (
    (PASSWORDS, "第六點第一款", "ad.min_length.staff", 8, "character", "一般使用者密碼長度不得少於八碼。"),
    (PASSWORDS, "第六點第二款", "ad.min_length.admin", 12, "character", "維運人員密碼長度不得少於十二碼。"),
    (PASSWORDS, "第六點第三款", "ad.complexity", True, "", "密碼須符合複雜度。"),
    (PASSWORDS, "第六點第四款", "ad.history", 13, "password", "不得與前十三次密碼相同。"),
    (PASSWORDS, "第六點第五款", "ad.max_age_days", 90, "day", "密碼至少每九十日變更一次。"),
    (PASSWORDS, "第七點第一款", "ad.lockout_threshold", 5, "attempt", "連續輸入錯誤五次即鎖定。"),
    (PASSWORDS, "第七點第二款", "ad.lockout_duration_min", 30, "minute", "鎖定期間至少三十分鐘。"),
    (PASSWORDS, "第七點第三款", "ad.lockout_window_min", 30, "minute", "錯誤次數至少於三十分鐘後歸零。"),
    (PASSWORDS, "第八點", "account.never_expires_forbidden", True, "", "人員帳號不得設定密碼永久有效。"),
    (HOSTS, "3.1", "host.min_length", 12, "character", "主機密碼長度不得少於十二碼。"),
    (HOSTS, "3.2", "host.max_age_days", 90, "day", "主機密碼至少每九十日變更。"),
    (HOSTS, "3.3", "host.lockout_threshold", 5, "attempt", "主機帳號連續錯誤五次即鎖定。"),
    (HOSTS, "3.4", "host.complexity", True, "", "主機密碼須符合複雜度。"),
    (HOSTS, "3.5", "host.history", 13, "password", "主機密碼不得與前十三次相同。"),
    (HOSTS, "4.1", "db.complexity", True, "", "資料庫應設定密碼檢核函式。"),
    (HOSTS, "4.2", "db.lockout_threshold", 5, "attempt", "資料庫帳號連續錯誤五次即鎖定。"),
    (HOSTS, "4.3", "db.max_age_days", 90, "day", "資料庫人員密碼至少每九十日變更。"),
    (HOSTS, "5.1", "local_admin.max_age_days", 180, "day", "本機管理者密碼至少每一百八十日變更。"),
    (HOSTS, "6.1", "param_review.period", "half", "", "各主機參數每半年檢核一次。"),
    (HOSTS, "6.2", "param_review.independent", True, "", "檢核人員不得為該主機之管理人員。"),
    (FLAWS, "第五點", "vul.credentialed_required", True, "", "弱點掃描應採登入掃描，設備無法登入者得以組態檢視替代。"),
    (FLAWS, "第六點", "vul.other_scan_period", "year", "", "其餘主機及設備每年掃描一次。"),
    (FLAWS, "第九點", "vul.extension_per_host", True, "", "修補展延應逐台敘明風險。"),
    (FLAWS, "第十點", "vul.summary_must_tie", True, "", "弱點彙總應與原始報告相符，合併或排除應註明。"),
    (FLAWS, "第八點", "vul.fix_clock_start", "scan", "", "修補期限自掃描日起算。"),
    (LOGS, "第四點", "acc.review_period", "month", "", "存取紀錄、帳號權限及異常存取每月檢視一次。"),
    (LOGS, "第五點", "acc.leaver_disable_days", 3, "day", "離職人員帳號應於離職生效後三日內停用。"),
    (LOGS, "第五點第二款", "acc.dormant_days", 180, "day", "啟用中帳號逾一百八十日未登入者，應停用。"),
    (
        LOGS,
        "第五點第二款",
        "acc.dormant_scope",
        "ad",
        "",
        "未登入帳號之清查，以網域帳號為範圍；登錄並核准之服務及緊急帳號除外。",
    ),
    (LOGS, "第五點第三款", "acc.shared_signed", "signed-until", "", "共用帳號應敘明用途及期限，經核准後登錄。"),
    (LOGS, "第五點第四款", "acc.owners_per_account", 1, "person", "個人帳號限登錄一人使用。"),
    (LOGS, "第六點第一款", "acc.emergency_review_days", 2, "day", "最高權限帳號緊急使用者，應於二日內補行覆核。"),
    (LOGS, "第六點第三款", "acc.change_ticketed", True, "", "帳號及權限之新增、啟用及授與，應經申請核准後為之。"),
    (LOGS, "第六點第二款", "acc.top_check_independent", True, "", "最高權限帳號使用之抽查，不得由使用人自行辦理。"),
    (LOGS, "第九點第一款", "acc.guess_refused", 5, "attempt", "帳號於十分鐘內遭拒逾五次後登入成功者，應查明。"),
    (LOGS, "第九點第一款", "acc.guess_span", "10m", "", "遭拒次數以十分鐘計。"),
    (LOGS, "第九點第二款", "acc.spray_accounts", 5, "account", "三十分鐘內逾五個帳號遭拒後登入成功之來源，應查明。"),
    (LOGS, "第九點第二款", "acc.spray_span", "30m", "", "遭拒帳號數以三十分鐘計。"),
    (LOGS, "第九點第三款", "acc.work_from", 830, "hhmm", "上班時間自八時三十分起。"),
    (LOGS, "第九點第三款", "acc.work_to", 1730, "hhmm", "上班時間至十七時三十分止，逾時登入應經核准或值班。"),
    (LOGS, "第九點第五款", "acc.overlap_minutes", 5, "minute", "個人帳號同時自二處位址使用逾五分鐘者，應查明。"),
    (LOGS, "第九點第四款", "acc.anomaly_days", 5, "day", "異常登入應於五日內查明並留存紀錄。"),
    (LOGS, "第八點", "log.clock_back_seconds", 5, "second", "日誌時間應與基準時間同步，倒退不得逾五秒。"),
    (LOGS, "第七點", "log.rules_able", True, "", "偵測規則所需之日誌及稽核原則應啟用並納入收集。"),
    (NETWORK, "第四點第一款", "netw.beacon_score", 9000, "1/10000", "對外規律連線分數逾九千者，應查明原因。"),
    (NETWORK, "第四點第二款", "netw.long_minutes", 480, "minute", "單次對外連線逾八小時者，應查明原因。"),
    (NETWORK, "第四點第三款", "netw.tunnel_names", 300, "name", "單一網域每日長名稱查詢逾三百個者，應查明原因。"),
    (NETWORK, "第四點第四款", "netw.scan_failed", 20, "target", "內部主機一小時內連線失敗對象逾二十個者，應查明原因。"),
    (NETWORK, "第四點第五款", "netw.egress_times", 10, "times", "主機單日對外傳送量逾自身常態十倍者，應查明原因。"),
    (NETWORK, "第四點第六款", "netw.egress_mb", 50, "MB", "單日對外傳送未逾五千萬位元組者，免予比較。"),
    (NETWORK, "第四點第七款", "netw.egress_days", 5, "day", "主機對外傳送之常態，以至少五日紀錄計算。"),
    (NETWORK, "第四點第八款", "netw.dga_names", 10, "name", "主機一小時內查詢不存在之機器命名網域逾十個者，應查明。"),
    (NETWORK, "第五點", "netw.resolver_approved", True, "", "內部主機應使用核准之解析伺服器。"),
    (NETWORK, "第六點", "netw.anomaly_days", 5, "day", "異常及情資命中應於五日內查明處理，核准排除者不在此限。"),
    (DEFENCES, "第四點第一款", "alert.ticket_severity", "critical", "", "嚴重等級之告警應立案處理。"),
    (DEFENCES, "第四點第二款", "alert.ticket_minutes", 60, "minute", "應立案之告警應於六十分鐘內立案。"),
    (DEFENCES, "第五點", "alert.suppression_signed", True, "", "告警抑制應經核准並訂定起迄日。"),
    (DEFENCES, "第六點", "alert.raise_minutes", 15, "minute", "警示機制測試應於十五分鐘內產生告警。"),
    (DEFENCES, "第七點", "agent.coverage", "server", "", "網域伺服器應納入端點防護主控台。"),
    (DEFENCES, "第八點", "agent.silent_days", 7, "day", "端點代理程式逾七日未回報者，應查明處理。"),
    (DEFENCES, "第十點第一款", "dlp.review_period", "month", "", "資料防護命中應每月由人員檢視。"),
    (DEFENCES, "第十點第二款", "dlp.review_days", 5, "day", "檢視結果應於次月五日前簽核。"),
    (MISUSE, "第四點第一款", "use.customers_per_phone", 5, "customer", "同一門號收受之 OTP，以五名保戶為限。"),
    (MISUSE, "第四點第二款", "use.customers_per_device", 5, "customer", "同一裝置登入或要保，以五名保戶為限。"),
    (MISUSE, "第四點第三款", "use.customers_per_agent_device", 2, "customer", "通訊處裝置以二名保戶為限。"),
    (MISUSE, "第四點第四款", "use.customers_per_card", 4, "customer", "同一信用卡以四名保戶為限。"),
    (MISUSE, "第五點", "use.country_minutes", 180, "minute", "同一保戶自不同國家登入，間隔未滿三小時者，應查明。"),
    (MISUSE, "第六點第一款", "use.bulk_read_rows", 10_000, "row", "人員帳號單日讀取逾一萬筆者，應經核准。"),
    (MISUSE, "第六點第二款", "use.database_clients_listed", True, "", "資料庫僅得由核准之帳號、來源及時段連線。"),
    (MISUSE, "第七點第一款", "use.cpu_percent", 80, "percent", "主機半小時平均使用率逾百分之八十者，應查明。"),
    (MISUSE, "第七點第二款", "use.cpu_over_usual", 30, "percent", "以高於同時段常態三十個百分點者為異常。"),
    (INCIDENTS, "第五點第一款", "inc.classify_minutes", 60, "minute", "知悉事件後六十分鐘內應判定是否重大。"),
    (INCIDENTS, "第五點第二款", "inc.minor_signed", True, "", "判定為非重大者，應敘明理由並經簽核。"),
    (INCIDENTS, "第四點", "inc.outage_registered", True, "", "未經公告之系統中斷或切換，應登錄為事件。"),
    (INCIDENTS, "第九點第一款", "fraud.close_needs_papers", True, "", "警示以誤報結案者，應留存查證資料。"),
    (INCIDENTS, "第九點第二款", "fraud.handle_days", 10, "day", "警示應於十日內查證處理。"),
    (DUTIES, "第三點第一款", "duty.maker_not_checker", "every", "", "經辦人不得核准自辦案件，由他人代理核准者亦同。"),
    (
        DUTIES,
        "第三點第二款",
        "duty.authority",
        "own-or-deputy",
        "",
        "案件應由有核決權限者核准，代理人得行使被代理人之權限。",
    ),
    (DUTIES, "第四點第一款", "duty.approver_present", True, "", "離職、停職或留職停薪生效後，不得以其帳號核准。"),
    (DUTIES, "第四點第二款", "duty.approver_not_on_leave", True, "", "請假期間由代理人核准。"),
    (DUTIES, "第三點第三款", "duty.approvals_per_minute", 10, "approval", "同一帳號一分鐘內核准以十件為限。"),
    (DUTIES, "第五點第一款", "duty.review_period", "half", "", "各系統帳號權限每半年清查一次。"),
    (DUTIES, "第五點第二款", "duty.review_independent", True, "", "帳號權限不得由使用人自行清查。"),
    (DUTIES, "第五點第三款", "duty.removal_days", 10, "day", "清查應移除之權限，應於十日內移除。"),
    (DUTIES, "第七點", "ptr.contract_in_force", True, "", "合作夥伴帳號限於契約有效期間使用。"),
    (DUTIES, "第八點第一款", "ptr.review_period", "half", "", "合作夥伴帳號每半年清查一次。"),
    (DUTIES, "第八點第二款", "ptr.password_days", 90, "day", "合作夥伴帳號密碼至少每九十日變更一次。"),
    (LIMITS, "第二點", "net.board_before_launch", True, "", "商品上線前應擬具業務計畫並提報董事會決議。"),
    (LIMITS, "第三點", "limit.parameter_exact", True, "", "系統限額參數應與核定限額一致。"),
    (LIMITS, "第五點", "limit.override_approved", True, "", "逾限額承保者，應於承保前經申請人以外之主管核准。"),
    (LIMITS, "第六點", "limit.split_span", "30d", "", "同一被保險人三十日內之要保，視為同一需求合併計算。"),
    (LIMITS, "第八點", "net.sale_after_approval", True, "", "商品於各通路經核准後始得上架銷售。"),
    (SETTLEMENT, "第三點", "rec.answer_days", 7, "day", "收款後七日內應承保並簽發保單，或退還保費。"),
    (SETTLEMENT, "第四點", "rec.timing_days", 1, "work day", "收款及入帳以次一營業日為在途期間。"),
    (SETTLEMENT, "第五點", "rec.must_tie", True, "", "訂單與收款應逐日對帳，重複收款應即退還。"),
    (SETTLEMENT, "第六點第一款", "rec.archive_days", 1, "day", "電子保單應於簽發次日前典藏。"),
    (SETTLEMENT, "第六點第二款", "rec.deliver_days", 3, "day", "電子保單應於簽發後三日內交付。"),
    (CUSTOMERS, "第四點", "pd.marketing_consent", True, "", "客戶資料供行銷者，應經客戶同意。"),
    (CUSTOMERS, "第七點", "con.acknowledge_days", 3, "day", "收受申訴後三日內應通知客戶已受理。"),
    (CUSTOMERS, "第九點第一款", "con.rescission_refund_days", 15, "day", "契約撤銷申請到達後十五日內應退還保費。"),
    (CUSTOMERS, "第九點第二款", "con.rescission_end_days", 1, "day", "同意撤銷後應於次日前終止保單。"),
    (CUSTOMERS, "第十三點第一款", "aml.decide_days", 10, "day", "疑似洗錢警示應於十日內查證並核定是否申報。"),
    (CUSTOMERS, "第十三點第二款", "aml.drop_reasoned", True, "", "核定不申報者，應載明理由及核定人。"),
    (CUSTOMERS, "第十一點", "pd.retention_followed", True, "", "個人資料逾保存期限者，應刪除或停止利用。"),
    (CONFIRMATION, "第五點第一款", "net.identity_before_submission", True, "", "客戶應於送件前再次完成身分驗證。"),
    (CONFIRMATION, "第五點第二款", "net.step_order", "payment-first", "", "註冊、同意、試算及告知後送件，付款後承保。"),
    (CONFIRMATION, "第五點第三款", "net.steps_done", True, "", "未完成註冊、身分驗證及電子同意者，不得承保。"),
    (CONFIRMATION, "第六點", "net.receipt_notice_seconds", 60, "second", "扣款完成後六十秒內應完成收件通報。"),
    (CONFIRMATION, "第五點第四款", "net.step_clock_seconds", 5, "second", "各系統時鐘差異以五秒為限。"),
    (SETTLEMENT, "第二點第一款", "pay.relation", "family", "", "得以配偶、父母或子女之信用卡或帳戶付款，應載明關係。"),
    (SETTLEMENT, "第二點第二款", "pay.account_one_holder", True, "", "信用卡或帳戶應登載實際持有人一名。"),
    (CONFIRMATION, "第七點第一款", "seq.consecutive", True, "", "電訪及通報序號應連號，作廢者應登記。"),
    (CONFIRMATION, "第七點第二款", "seq.unique", True, "", "電訪、通報及保單號碼不得重複使用。"),
    (CONFIRMATION, "第七點第三款", "seq.back_seconds", 5, "second", "序號與時間先後倒置不得逾五秒。"),
    (SETTLEMENT, "第二點第三款", "seq.message_once", True, "", "同一交易訊息序號僅得用於一訂單。"),
    (CONFIRMATION, "第三點", "net.survey_recorded", True, "", "電話訪問經保戶同意者，應全程錄音。"),
    (DRILLS, "第九點", "soc.retrain_days", 30, "day", "誤觸人員應於演練後三十日內完成再訓練。"),
    (DRILLS, "第十點", "soc.result_must_recompute", True, "", "演練統計應與原始紀錄相符。"),
    (CONTINUITY, "第三點", "dr.drill_period", "year", "", "每年至少辦理一次備援演練。"),
    (CONTINUITY, "第四點", "dr.scope_all_core", True, "", "演練應涵蓋全部核心系統。"),
    (CONTINUITY, "第五點", "dr.scope_internet", True, "", "演練應涵蓋對外電子商務系統。"),
    (CONTINUITY, "第六點", "dr.rto_from_register", True, "", "復原時間目標依資訊系統清冊。"),
    (CONTINUITY, "第七點", "dr.clock_start", "declaration", "", "復原時間自宣告災變起算。"),
    (CONTINUITY, "第八點", "dr.tabletop_allowed", True, "", "非核心系統得以桌上演練辦理。"),
    (CONTINUITY, "第十一點", "dr.plan_revision_days", 60, "day", "演練後六十日內檢討修訂計畫，免修訂者應經核定。"),
    (CONTINUITY, "第九點", "dr.switch_evidence", True, "", "實機切換應留存系統切換紀錄。"),
    (AUDITS, "第四點", "ia.item_period", "year", "", "電子商務各查核項目每年至少查核一次。"),
    (AUDITS, "第八點", "ia.self_answer_signed", True, "", "自行查核表應逐項作答並簽名。"),
    (RULES, "第六點第一款", "pol.review_months", 3, "month", "業務、系統異動或事件發生後三個月內應檢討相關規範。"),
    (RULES, "第六點第二款", "pol.incident_reviewed", True, "", "重大事件結案後應檢討風險管理規範。"),
    (RULES, "第八點", "ia.rule_review_period", "year", "", "內部稽核及自行查核規範每年至少檢討一次。"),
    (FOLLOW_UP, "第四點", "fu.close_needs_evidence", True, "", "結案應檢附改善佐證。"),
    (FOLLOW_UP, "第五點", "fu.independent_close", True, "", "應由稽核單位覆查後結案。"),
    (FOLLOW_UP, "第六點第一款", "fu.extension_approval", True, "", "變更預定完成日應經核准。"),
    (FOLLOW_UP, "第三點", "fu.overdue_days", 0, "day", "應於預定完成日前完成改善。"),
    (FOLLOW_UP, "第六點第二款", "fu.max_extensions", 3, "extension", "展延以三次為限。"),
)


def norms() -> bytes:
    """The file."""
    out = "# 示範人壽內部規範（合成資料）\n"
    for (document, _number, version, since), clause, parameter, value, unit, words in CLAUSES:
        shown = (
            str(value).lower() if isinstance(value, bool) else (f'"{value}"' if isinstance(value, str) else str(value))
        )
        out += (
            f'\n[[clause]]\nparameter = "{parameter}"\nvalue = {shown}\n'
            + (f'unit = "{unit}"\n' if unit else "")
            + f'document = "{document}"\nclause = "{clause}"\nversion = "{version}"\n'
            + f'since = {since.isoformat()}\ntext = "{words}"\n'
        )
    return out.encode()
