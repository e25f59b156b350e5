"""Linux: login.defs, PAM stacks, `passwd -S -a`, /etc/passwd. AIX: `lsuser -f ALL`, /etc/security/user."""

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.hosts import AixHost, LinuxHost, UnixUser

LINUX, AIX = "S06_Linux密碼設定", "S05_AIX密碼屬性"


def linux_files(host: LinuxHost) -> list[Item]:
    """The files of one Linux host under hosts/<host>/."""
    texts = {
        "etc/login.defs": _login_defs(host),
        "etc/pam.d/system-auth": _pam(host),
        "etc/pam.d/password-auth": _pam(host),
        "etc/passwd": "".join(f"{u.name}:x:{u.uid}:{u.uid}:{u.name}:/home/{u.name}:{u.shell}\n" for u in host.users),
        "passwd_S_a.txt": "".join(_status(host, u) for u in host.users),
    }
    how = {"passwd_S_a.txt": "passwd -S -a", "etc/passwd": "cat /etc/passwd"}
    return [
        Item(
            "S06",
            f"{LINUX}/hosts/{host.host}/{path}",
            text.encode(),
            None,
            WATCHED,
            how.get(path, f"cat /{path}"),
            host.host,
        )
        for path, text in texts.items()
    ]


def _login_defs(host: LinuxHost) -> str:
    return (
        "#\n# Please note that the parameters in this configuration file control the\n"
        "# behavior of the tools from the shadow-utils component.\n#\n\n"
        "MAIL_DIR\t/var/spool/mail\nUMASK\t\t022\nHOME_MODE\t0700\n\n"
        "# Password aging controls:\n"
        f"PASS_MAX_DAYS\t{host.max_days}\nPASS_MIN_DAYS\t1\nPASS_MIN_LEN\t{host.defs_min}\nPASS_WARN_AGE\t7\n\n"
        "UID_MIN\t\t1000\nUID_MAX\t\t60000\nCREATE_HOME\tyes\nUSERGROUPS_ENAB\tyes\nENCRYPT_METHOD\tSHA512\n"
    )


def _pam(host: LinuxHost) -> str:
    lock = f"deny={host.deny} unlock_time={host.unlock} fail_interval=1800"
    return (
        "#%PAM-1.0\n"
        "auth        required      pam_env.so\n"
        f"auth        required      pam_faillock.so preauth silent {lock}\n"
        "auth        sufficient    pam_unix.so nullok\n"
        f"auth        required      pam_faillock.so authfail {lock}\n"
        "auth        required      pam_deny.so\n\n"
        "account     required      pam_faillock.so\naccount     required      pam_unix.so\n\n"
        f"password    requisite     pam_pwquality.so try_first_pass local_users_only retry=3 minlen={host.pam_min} "
        "dcredit=-1 ucredit=-1 lcredit=-1 ocredit=-1 enforce_for_root\n"
        f"password    required      pam_pwhistory.so use_authtok remember={host.remember} enforce_for_root\n"
        "password    sufficient    pam_unix.so sha512 shadow use_authtok\n"
        "password    required      pam_deny.so\n\n"
        "session     required      pam_limits.so\nsession     required      pam_unix.so\n"
    )


def _status(host: LinuxHost, user: UnixUser) -> str:
    if user.locked or user.changed is None:
        return f"{user.name} LK 2021-03-04 0 99999 7 -1 (Alternate authentication scheme in use.)\n"
    return f"{user.name} PS {user.changed:%Y-%m-%d} 1 {host.max_days} 7 -1 (Password set, SHA512 crypt.)\n"


def aix_files(host: AixHost) -> list[Item]:
    """`lsuser -f ALL` and /etc/security/user of one AIX host."""
    listing = "".join(_lsuser(host, u) for u in host.users)
    stanza = (
        "default:\n\tadmin = false\n\tlogin = true\n\tsu = true\n\tdaemon = true\n\trlogin = true\n\tsugroups = ALL\n"
        "\tadmgroups =\n\tttys = ALL\n\tauth1 = SYSTEM\n\tumask = 022\n\texpires = 0\n\tSYSTEM = \"compat\"\n"
        f"\tloginretries = {host.retries}\n\tpwdwarntime = 7\n\taccount_locked = false\n\tminage = 1\n"
        f"\tmaxage = {host.max_weeks}\n\tmaxexpired = 2\n\tminalpha = 1\n\tminother = 1\n\tminlen = {host.min_length}\n"
        f"\tmaxrepeats = 2\n\tmindiff = 4\n\thistexpire = 26\n\thistsize = {host.history}\n\n"
    )  # fmt: skip
    for u in host.users:
        own = "\tlogin = false\n\trlogin = false\n\tmaxage = 0\n\tloginretries = 0\n"
        stanza += f"{u.name}:\n{own if u.locked else _stanza(u)}\n"
    folder = f"{AIX}/hosts/{host.host}"
    return [
        Item("S05", f"{folder}/lsuser.txt", listing.encode(), len(host.users), WATCHED, "lsuser -f ALL", host.host),
        Item("S05", f"{folder}/etc/security/user", stanza.encode(), None, WATCHED, "cat /etc/security/user", host.host),
    ]


def _stanza(user: UnixUser) -> str:
    return "\tadmin = false\n" if user.rlogin else "\trlogin = false\n"


def _lsuser(host: AixHost, user: UnixUser) -> str:
    weeks, retries = (0, 0) if user.locked else (host.max_weeks, host.retries)
    lines = [
        f"id={user.uid}", "pgrp=staff", "groups=staff", f"home=/home/{user.name}", f"shell={user.shell}",
        f"login={str(user.login).lower()}", "su=true", f"rlogin={str(user.rlogin).lower()}", "daemon=true",
        "admin=false",
        "sugroups=ALL", "admgroups=", "tpath=nosak", "ttys=ALL", "expires=0", "auth1=SYSTEM", "auth2=NONE", "umask=22",
        "registry=files", "SYSTEM=compat", "logintimes=", f"loginretries={retries}", "pwdwarntime=7",
        "account_locked=false", "minage=1", f"maxage={weeks}", "maxexpired=2", "minalpha=1", "minother=1", "mindiff=4",
        "maxrepeats=2", f"minlen={host.min_length}", "histexpire=26", f"histsize={host.history}", "pwdchecks=",
        "dictionlist=", "default_roles=", "fsize=-1", "cpu=-1", "nofiles=2000",
    ]  # fmt: skip
    return f"{user.name}:\n" + "".join(f"\t{line}\n" for line in lines) + "\n"
