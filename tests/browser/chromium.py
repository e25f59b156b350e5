"""Debian's Chromium, driven by Playwright; nothing is downloaded, and no name is resolved but this machine's."""

import ctypes.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

HERE = "127.0.0.1"
_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}",
)


def program() -> str:
    """Where it is; the test is skipped where it is not."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed (Debian package chromium)")
    return found


@contextmanager
def running() -> Iterator[Browser]:
    """One browser, ended with the block."""
    path = program()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if sys.platform == "linux" and ctypes.util.find_library("atomic") is None:
        pytest.skip("the driver of Chromium needs libatomic (Debian package libatomic1)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*_QUIET, *(["--no-sandbox"] if root else [])])
        yield browser
        browser.close()


@dataclass
class Watch:
    """What no page may do: ask another machine, write an error to the console (the content policy does), break."""

    base: str
    off_host: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    asked: int = 0

    def of(self, context: BrowserContext) -> BrowserContext:
        """Watch every page of it."""
        context.on("request", lambda r: self._asked(r.url))
        context.on("response", lambda r: self.answers.append((r.status, r.url)) if r.status >= 400 else None)
        context.on("weberror", lambda e: self.errors.append(str(e.error)))
        context.on("console", lambda m: self._said(m.type, m.text))
        return context

    def refused(self) -> list[int]:
        """Statuses of 400 and more since the last look; the browser's own line about each is taken with it."""
        taken, self.answers[:] = [status for status, _ in self.answers], []
        return taken

    def clean(self) -> None:
        """Nothing of it happened, and no answer was refused that the test did not look at."""
        assert self.asked > 0, "nothing was watched"
        assert self.off_host == []
        assert self.errors == []
        assert self.answers == []

    def _asked(self, url: str) -> None:
        self.asked += 1
        if not url.startswith((self.base, "data:", "blob:")):
            self.off_host.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith("Failed to load resource: the server responded with"):
            self.errors.append(f"{kind}: {text}")
