"""Debian's Firefox, spoken to over Marionette, its own remote control: no driver is needed.

The protocol: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

PATIENCE_S = 40
PREFERENCES = """\
user_pref("marionette.port", {port});
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
"""
"""Everything remote goes to a port where nobody listens."""


def find() -> str | None:
    """A Firefox on this machine."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """A running Firefox with one open window."""

    def __init__(self, port: int) -> None:
        """Connect to the Firefox that listens, or soon will, on `port` of this machine."""
        self._numbers = count(1)
        self._wire = self._connected(port)
        self._read()
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    @staticmethod
    def _connected(port: int) -> socket.socket:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
            except ConnectionRefusedError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def ask(self, command: str, **parameters: object) -> Any:  # noqa: ANN401 - any JSON
        """What Firefox answers to a command.

        Raises:
            RuntimeError: it answers with an error.
        """
        number = next(self._numbers)
        told = json.dumps([0, number, command, parameters]).encode()
        self._wire.sendall(str(len(told)).encode() + b":" + told)
        _, answered, error, result = self._read()
        assert answered == number
        if error:
            raise RuntimeError(error)
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def run(self, script: str) -> Any:  # noqa: ANN401 - any JSON
        """What a script returns, run in the page as an asynchronous function's body."""
        asked = (
            "const [done] = arguments; (async () => {"
            + script
            + "})().then(done, (why) => done(String(why)));"
        )
        return self.ask("WebDriver:ExecuteAsyncScript", script=asked, args=[], sandbox=None)

    def _read(self) -> Any:  # noqa: ANN401 - any JSON
        length = b""
        while not length.endswith(b":"):
            length += self._wire.recv(1)
        whole = b""
        while len(whole) < int(length[:-1]):
            whole += self._wire.recv(65536)
        return json.loads(whole)

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


@contextmanager
def opened(program: str, profile: Path) -> Iterator[Firefox]:
    """A fresh Firefox without a network, closed again at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile.mkdir()
    (profile / "user.js").write_text(PREFERENCES.format(port=port), encoding="utf-8")
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            firefox = Firefox(port)
            yield firefox
            firefox.close()
        finally:
            process.terminate()
