"""A headless Chromium that is driven over its own pipe: a page is opened, asked, and listened to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium")
WORDS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--disable-extensions", "--remote-debugging-pipe"),
)


class Page:
    """One open page. `requests` are the addresses it asked for, `errors` what it complained of."""

    def __init__(self, inward: int, outward: int) -> None:
        self._in, self._out = inward, outward
        self._left, self._number, self._session = b"", 0, None
        self.requests: list[str] = []
        self.errors: list[str] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")

    def open(self, file: Path, *, width: int = 1200) -> None:
        """Open the file, as wide as a screen or a phone, and wait until it is there."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        self.requests.clear()
        self.errors.clear()
        self._loaded = False
        self._ask("Page.navigate", url=file.as_uri())
        while not self._loaded:
            self._take()

    def ask(self, script: str) -> Any:
        """What does the script come to on the page?"""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def _ask(self, method: str, **values: Any) -> Any:
        self._number += 1
        said = {"id": self._number, "method": method, "params": values}
        if self._session is not None:
            said["sessionId"] = self._session
        os.write(self._out, json.dumps(said).encode() + b"\0")
        while True:
            answer = self._take()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _take(self) -> Any:
        """The next thing that the browser says."""
        while b"\0" not in self._left:
            more = os.read(self._in, 1 << 16)
            assert more, "the browser has gone"
            self._left += more
        first, _, self._left = self._left.partition(b"\0")
        said = json.loads(first)
        what, values = said.get("method"), said.get("params", {})
        if what == "Page.loadEventFired":
            self._loaded = True
        elif what == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])
        elif what == "Runtime.exceptionThrown":
            self.errors.append(str(values["exceptionDetails"]))
        elif what == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning", "assert"):
            self.errors.append(str(values["args"]))
        elif what == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
            self.errors.append(values["entry"]["text"])
        return said


@contextmanager
def browser() -> Iterator[Page]:
    """A browser with a page; both are gone afterwards."""
    assert PROGRAM is not None
    read_theirs, write_ours = os.pipe()
    read_ours, write_theirs = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:

        def join() -> None:
            # Chromium reads from 3 and writes to 4; copies above both are taken first, so that none is lost.
            inward, outward = os.dup(read_theirs), os.dup(write_theirs)
            high = [os.dup2(each, 50 + n) for n, each in enumerate((inward, outward))]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        process = subprocess.Popen(
            [PROGRAM, *WORDS, f"--user-data-dir={profile}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=join,
        )
        os.close(read_theirs)
        os.close(write_theirs)
        try:
            yield Page(read_ours, write_ours)
        finally:
            process.kill()
            process.wait()
            os.close(read_ours)
            os.close(write_ours)
