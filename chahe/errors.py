"""The one error tree. Three things never mix: an exception in the data and insufficient evidence are
observations; what stands here is a wrong call, evidence that failed verification, or a fault of the program.

ChaheError                      exit code
├── CallError           2       the call is wrong; the caller can mend it
│   ├── CaseError               not a case, already a case, newer format
│   ├── LockedError             another writer holds the case
│   ├── ScopeError              profile or selection is wrong
│   ├── CatalogError            unknown item code
│   ├── MappingError            a column mapping is missing or ambiguous
│   ├── UnreadError             a whole file is refused
│   ├── ConclusionError         four-eyes, wording or staleness rule broken
│   └── MissingDependencyError  an optional extra is not installed
├── VerificationError   3       evidence or ledger failed verification
└── FaultError          1       ours
    ├── CriterionError          overlapping versions, unknown criterion, value of the wrong type
    ├── DefinitionError         a check, derive, table or reader is defined wrongly
    └── DataFaultError          a derive's key is not unique, a table breaks its schema
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What a person needs to act, in both languages: (Traditional Chinese, English) each."""

    what: tuple[str, str]
    where: str
    why: tuple[str, str]
    todo: tuple[str, str]


class ChaheError(Exception):
    """Root of all errors this program raises on purpose.

    Args:
        what: (zh-TW, English) what happened.
        where: file:line, item digest, command or argument; never evidence content.
        why: (zh-TW, English) why it matters. Defaults to the class's own words.
        todo: (zh-TW, English) what to do. Defaults to the class's own words.

    """

    exit_code = 1
    why: tuple[str, str] = ("程式無法繼續，結果不完整。", "The program cannot go on; results are incomplete.")
    todo: tuple[str, str] = ("請保留案件資料夾並回報。", "Keep the case folder and report this.")

    def __init__(
        self,
        what: tuple[str, str],
        where: str = "",
        why: tuple[str, str] | None = None,
        todo: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(what[1] + (f" [{where}]" if where else ""))
        self._what = what
        self._where = where
        self._why = why or type(self).why
        self._todo = todo or type(self).todo

    def __reduce__(self) -> tuple[type["ChaheError"], tuple[object, ...]]:
        """Errors cross process boundaries (readers run in killable workers)."""
        return (type(self), (self._what, self._where, self._why, self._todo))

    def diagnostics(self) -> Diagnostics:
        """What, where, why it matters, what to do."""
        return Diagnostics(self._what, self._where, self._why, self._todo)


class CallError(ChaheError):
    """The call is wrong; nothing was changed."""

    exit_code = 2
    why = ("指令未執行，案件未變更。", "The command did not run; the case is unchanged.")
    todo = ("請依說明修正後再執行。", "Correct the call and run it again.")


class CaseError(CallError):
    """Not a case directory, already one, or of a newer format."""

    todo = ("請確認案件資料夾路徑，或先執行 chahe init。", "Check the case path, or run `chahe init` first.")


class LockedError(CallError):
    """Another process is writing to the case."""

    why = ("同一案件同時只能有一個寫入者，以免稽核軌跡交錯。", "One writer at a time keeps the ledger in order.")
    todo = ("請等待另一程式結束後再試。", "Wait for the other process to finish, then try again.")


class ScopeError(CallError):
    """The profile or the selection of items is wrong."""

    todo = ("請修正 profile.toml 後再執行。", "Correct profile.toml and run again.")


class CatalogError(CallError):
    """No such item code."""

    todo = ("請用 chahe catalog 查詢項目代碼，例如 4.5.1。", "List codes with `chahe catalog`, e.g. 4.5.1.")


class MappingError(CallError):
    """A spreadsheet's columns cannot be mapped without a person's word."""

    why = ("欄位對應不明即不讀取，避免誤判。", "An ambiguous header is never assumed.")
    todo = ("請執行 chahe map FILE 並確認對應。", "Run `chahe map FILE` and confirm the mapping.")


class UnreadError(CallError):
    """A reader knows the format but refuses the whole file (password, decompression bomb, wrong kind of table)."""

    why = ("此檔全部未讀取，不得視為無資料。", "Nothing of this file was read; that is not the same as no data.")
    todo = ("請依說明請受檢單位重新提供。", "Ask for the file again as the text says.")


class ConclusionError(CallError):
    """A rule about who concludes what was broken."""

    why = ("結論須由不同人員編製及覆核，並以其所見事實為準。", "Preparer and reviewer differ and sign what they saw.")


class MissingDependencyError(CallError):
    """An optional extra is needed for this command."""

    todo = ("請依 README 安裝所需套件。", "Install the extra named in the README.")


class VerificationError(ChaheError):
    """Evidence, tables, observations or the ledger are not what was recorded."""

    exit_code = 3
    why = (
        "案件內容與稽核軌跡不符，不得作為查核依據。",
        "The case no longer matches its ledger and must not be relied on.",
    )
    todo = ("請執行 chahe verify 檢視差異並保全原始案件。", "Run `chahe verify`, and preserve the case as it is.")


class FaultError(ChaheError):
    """A fault of the program; the check counts as not performed."""


class CriterionError(FaultError):
    """Criteria overlap, are unknown or have a value of the wrong type."""


class DefinitionError(FaultError):
    """A check, derivation, table or reader breaks its contract."""


class DataFaultError(FaultError):
    """Data inside the program breaks a declared invariant (duplicate derive key, wrong schema)."""
