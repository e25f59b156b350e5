"""Words of the audit log: fields that hold untrusted strings, and record types by number (linux/audit.h)."""

from collections.abc import Mapping
from types import MappingProxyType

ESCAPED = frozenset(
    {
        "acct", "banners", "cgroup", "cmd", "comm", "cwd", "data", "device", "dir", "exe", "file", "grp", "key",
        "name", "new-chardev", "new-disk", "new-fs", "new-rng", "new_group", "ocomm", "old-chardev", "old-disk",
        "old-fs", "old-rng", "path", "proctitle", "root_dir", "sw", "vm", "watch",
    }
)  # fmt: skip
"""Values that are hexadecimal digits when they do not stand in quotes. EXECVE's arguments are, too."""

NUMBERED: Mapping[int, str] = MappingProxyType(
    {
        1005: "USER", 1006: "LOGIN", 1100: "USER_AUTH", 1101: "USER_ACCT", 1102: "USER_MGMT", 1103: "CRED_ACQ",
        1104: "CRED_DISP", 1105: "USER_START", 1106: "USER_END", 1107: "USER_AVC", 1108: "USER_CHAUTHTOK",
        1109: "USER_ERR", 1110: "CRED_REFR", 1111: "USYS_CONFIG", 1112: "USER_LOGIN", 1113: "USER_LOGOUT",
        1114: "ADD_USER", 1115: "DEL_USER", 1116: "ADD_GROUP", 1117: "DEL_GROUP", 1118: "DAC_CHECK",
        1119: "CHGRP_ID", 1120: "TEST", 1121: "TRUSTED_APP", 1122: "USER_SELINUX_ERR", 1123: "USER_CMD",
        1124: "USER_TTY", 1125: "CHUSER_ID", 1126: "GRP_AUTH", 1127: "SYSTEM_BOOT", 1128: "SYSTEM_SHUTDOWN",
        1129: "SYSTEM_RUNLEVEL", 1130: "SERVICE_START", 1131: "SERVICE_STOP", 1132: "GRP_MGMT",
        1133: "GRP_CHAUTHTOK", 1134: "MAC_CHECK", 1135: "ACCT_LOCK", 1136: "ACCT_UNLOCK", 1137: "USER_DEVICE",
        1138: "SOFTWARE_UPDATE", 1200: "DAEMON_START", 1201: "DAEMON_END", 1202: "DAEMON_ABORT",
        1203: "DAEMON_CONFIG", 1204: "DAEMON_RECONFIG", 1205: "DAEMON_ROTATE", 1206: "DAEMON_RESUME",
        1207: "DAEMON_ACCEPT", 1208: "DAEMON_CLOSE", 1209: "DAEMON_ERR", 1300: "SYSCALL", 1302: "PATH",
        1303: "IPC", 1304: "SOCKETCALL", 1305: "CONFIG_CHANGE", 1306: "SOCKADDR", 1307: "CWD", 1309: "EXECVE",
        1311: "IPC_SET_PERM", 1312: "MQ_OPEN", 1313: "MQ_SENDRECV", 1314: "MQ_NOTIFY", 1315: "MQ_GETSETATTR",
        1316: "KERNEL_OTHER", 1317: "FD_PAIR", 1318: "OBJ_PID", 1319: "TTY", 1320: "EOE", 1321: "BPRM_FCAPS",
        1322: "CAPSET", 1323: "MMAP", 1324: "NETFILTER_PKT", 1325: "NETFILTER_CFG", 1326: "SECCOMP",
        1327: "PROCTITLE", 1328: "FEATURE_CHANGE", 1329: "REPLACE", 1330: "KERN_MODULE", 1331: "FANOTIFY",
        1332: "TIME_INJOFFSET", 1333: "TIME_ADJNTPVAL", 1334: "BPF", 1335: "EVENT_LISTENER", 1400: "AVC",
        1401: "SELINUX_ERR", 1402: "AVC_PATH", 1403: "MAC_POLICY_LOAD", 1404: "MAC_STATUS",
        1405: "MAC_CONFIG_CHANGE", 1700: "ANOM_PROMISCUOUS", 1701: "ANOM_ABEND", 1702: "ANOM_LINK",
        1703: "ANOM_CREAT", 1800: "INTEGRITY_DATA", 1801: "INTEGRITY_METADATA", 1802: "INTEGRITY_STATUS",
        1803: "INTEGRITY_HASH", 1804: "INTEGRITY_PCR", 1805: "INTEGRITY_RULE", 2000: "KERNEL",
    }
)  # fmt: skip
