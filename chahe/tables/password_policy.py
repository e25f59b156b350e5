"""One password and lockout policy as one source states it. NULL = the source does not state the value."""

from chahe.tables.api import Table, boolean, integer, text

TABLE = Table(
    "password_policy",
    "One password and lockout policy as one source states it. NULL = the source does not state the value.",
    (
        text(
            "policy_id",
            "GUID, distinguished name, profile or file that states it; in a file of a Group Policy backup that does not"
            " know its object's GUID, the backup folder's GUID (= backup_id; gpo_setting ties the two)",
            required=True,
        ),
        text("policy_name", "display name", personal=False),
        text("policy_kind", "domain, gpo, pso, local, linux, aix, oracle, mssql or device", required=True),
        text("scope", "domain, host or database it belongs to", required=True),
        text("stated_in", "which file or view states it (login.defs, pam.d/system-auth, dba_profiles …)"),
        integer("precedence", "msDS-PasswordSettingsPrecedence; the lowest wins", "rank"),
        integer("min_length", "least number of characters", "characters"),
        boolean("complexity", "several kinds of characters demanded, in the platform's own sense (complexity_detail)"),
        integer("min_classes", "kinds of characters demanded at least", "kinds"),
        text("complexity_detail", "what exactly is demanded, as written"),
        integer("history_length", "remembered passwords", "passwords"),
        integer("max_age_days", "greatest age; 0 = never expires", "days"),
        integer("min_age_days", "least age", "days"),
        integer("lockout_threshold", "failed attempts before lockout; 0 = never locks", "attempts"),
        integer("lockout_minutes", "duration; 0 = until an administrator unlocks", "minutes"),
        integer("lockout_window_minutes", "window in which failures are counted", "minutes"),
        boolean("reversible", "stored with reversible encryption"),
        text("verify_function", "function or module that checks complexity", null="none stated"),
        text("backup_id", "GUID of the Group Policy backup folder", null="no backup"),
    ),
)
