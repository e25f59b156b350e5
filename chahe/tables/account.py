"""One account as exported: domain, local, operating system or database."""

from chahe.tables.api import Table, boolean, date, integer, text

TABLE = Table(
    "account",
    "One account as exported: domain, local, operating system or database.",
    (
        text("scope", "domain, host or database", required=True),
        text("account_name", "log-in name", required=True, personal=True),
        text("platform", "ad, windows-local, linux, aix, oracle, mssql or device", required=True),
        text("dn", "distinguished name", personal=True),
        text("sid", "security identifier", personal=True),
        text("account_class", "user, gmsa, msa, computer …", null="not a directory object", personal=False),
        boolean("enabled", "may log in at all"),
        boolean("locked", "locked"),
        boolean("interactive", "may open a session (AIX login/rlogin, Unix shell)"),
        boolean("password_never_expires", "the account escapes the greatest age"),
        boolean("password_not_required", "a blank password is allowed"),
        boolean("reversible", "stored reversibly for this account"),
        boolean("no_preauth", "Kerberos pre-authentication not required"),
        boolean("smartcard_required", "log-on by smart card only"),
        date("password_changed_date", "date of the last change of the password", null="never set or not stated"),
        date("last_logon_date", "date of the last log-on", null="never or not stated"),
        date("created_date", "date of creation"),
        text(
            "resultant_policy",
            "distinguished name of the resultant PSO (msDS-ResultantPSO)",
            null="none, or not exported",
        ),
        text("profile", "database profile"),
        text("authentication", "how it is authenticated (PASSWORD, EXTERNAL, GLOBAL, NONE; Unix: hash algorithm)"),
        boolean("policy_checked", "SQL Server is_policy_checked"),
        boolean("expiration_checked", "SQL Server is_expiration_checked"),
        integer("min_length", "least length stated for the account itself", "characters"),
        integer("max_age_days", "greatest age stated for the account itself; 0 = never expires", "days"),
        integer("lockout_threshold", "failed attempts stated for the account itself; 0 = never locks", "attempts"),
        integer("history_length", "remembered passwords stated for the account itself", "passwords"),
        boolean("complexity", "several kinds of characters demanded for the account itself"),
        boolean("laps_managed", "the local administrator's password is rotated by LAPS"),
        integer("primary_group_rid", "relative identifier of the primary group (513 = Domain Users)", "rid"),
        text("display_name", "name of the person or description", personal=True),
        text(
            "os_name", "operating system of a computer's account", null="no computer, or not exported", personal=False
        ),
        text("stated_in", "file or export that states it (ldif, shadow, passwd, lsuser, dba_users …)"),
    ),
    ocsf="User",
)
