"""Headers that the sheets about vulnerabilities (V03 to V08) share."""

ASSET = "資產編號|資產代號|財產編號|設備編號|主機編號|asset id|asset no"
IP = "ip|ip位址|ip地址|ip位置|主機ip|ip address|位址|資產ip"
HOST = "主機名稱|設備名稱|hostname|host name|host|電腦名稱"
PLUGIN = (
    "外掛編號|plugin id|plugin|弱點代碼|弱點代號|掃描編號|弱點id|pluginid|掃描器編號|弱點編號(外掛編號)|nvt oid|oid"
)
PLUGIN_WEAK = "弱點編號|弱點編號(外掛或cve)|漏洞編號|弱點識別碼"
RAW_GRADE = "原始等級|原始掃描等級|掃描等級|掃描器等級|原始風險等級|原等級|工具等級|掃描工具等級|raw grade|原始嚴重度"
