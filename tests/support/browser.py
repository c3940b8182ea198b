"""A headless Chromium that a test drives over a pipe, by the Chrome DevTools Protocol."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

_NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
# Root, whom CI runs tests as, has no sandbox; and nothing but the page shall ask for anything.
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)

_SECONDS = 30


def find() -> str | None:
    """The Chromium on the PATH."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


class Browser:
    """A context manager with one page. ``requests`` are the addresses that it asked for, ``messages`` what it complained of."""

    def __init__(self, program: str, folder: Path) -> None:
        """``folder`` is empty: it becomes the browser's profile."""
        self.requests: list[str] = []
        self.messages: list[str] = []
        self._next = 0
        self._rest = b""
        self._session = ""
        self._loaded = False
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def descriptors() -> None:
            # The protocol's pipe is 3 and 4, which the pair may have already: by way of numbers that nothing has.
            os.dup2(theirs_in, 103)
            os.dup2(theirs_out, 104)
            os.dup2(103, 3)
            os.dup2(104, 4)

        with (folder / "chromium.log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", "about:blank"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=descriptors,
                close_fds=False,
                start_new_session=True,
            )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = ours_in, ours_out

    def __enter__(self) -> Browser:
        """Attach to the page."""
        page = next(target for target in self._ask("Target.getTargets")["targetInfos"] if target["type"] == "page")
        attached = self._ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self._ask(f"{domain}.enable")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it, also after an error."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def open(self, page: Path, *, width: int = 1280, dark: bool = False, script: bool = True) -> None:
        """Load a file, in a window so wide."""
        self.requests.clear()
        self.messages.clear()
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])
        self._ask("Emulation.setScriptExecutionDisabled", value=not script)
        self._loaded = False
        self._ask("Page.navigate", url=page.as_uri())
        self._read(lambda _: self._loaded)

    def run(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page."""
        found = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"]["exception"].get("description", found["exceptionDetails"]["text"]))
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """A key of the keyboard: ``Tab``, ``Enter``, ``Escape`` or a letter."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        named = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, 0)}
        self._ask("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **named)

    def type(self, text: str) -> None:
        """Text into what has the focus."""
        self._ask("Input.insertText", text=text)

    def accessible(self) -> list[tuple[str, str]]:
        """Role and name of all that a screen reader is told of."""
        nodes = self._ask("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]

    def screenshot(self, path: Path) -> None:
        """The whole page as a PNG."""
        found = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self._ask("Page.printToPDF")["data"])

    def media(self, name: str) -> None:
        """As on ``screen`` or in ``print``."""
        self._ask("Emulation.setEmulatedMedia", media=name)

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._next += 1
        number = self._next
        asked: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        answer = self._read(lambda message: message.get("id") == number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _read(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Messages up to one that is wanted."""
        end = time.monotonic() + _SECONDS
        while True:
            while b"\0" in self._rest:
                first, _, self._rest = self._rest.partition(b"\0")
                message: dict[str, Any] = json.loads(first)
                self._note(message)
                if wanted(message):
                    return message
            ready, _, _ = select.select([self._in], [], [], max(0, end - time.monotonic()))
            more = os.read(self._in, 1 << 20) if ready else b""
            if not more:
                raise TimeoutError(f"Chromium {'has ended' if ready else 'does not answer'}: see chromium.log")
            self._rest += more

    def _note(self, message: dict[str, Any]) -> None:
        match message.get("method"), message.get("params"):
            case "Network.requestWillBeSent", {"request": {"url": url}}:
                self.requests.append(url)
            case "Network.loadingFailed", {"blockedReason": reason}:
                self.messages.append(f"blocked: {reason}")
            case "Log.entryAdded", {"entry": {"text": text}}:
                self.messages.append(text)
            case "Runtime.consoleAPICalled", {"type": kind}:
                self.messages.append(kind)
            case "Runtime.exceptionThrown", {"exceptionDetails": {"text": text}}:
                self.messages.append(text)
            case "Page.loadEventFired", _:
                self._loaded = True
