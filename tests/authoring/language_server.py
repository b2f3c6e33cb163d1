"""The YAML language server that editors use, from npm, spoken to as an editor does."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "build" / "npm" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
NODE = shutil.which("node")
#: So many messages may come before the one that is waited for.
_PATIENCE = 200


def lacking() -> str | None:
    """Why the server cannot be run here; None where it can."""
    if NODE is None:
        return "node is not installed: on Debian, apt-get install nodejs npm"
    return None if SERVER.exists() else "yaml-language-server is not installed: make build/npm"


class Editor:
    """An editor with a folder open, and the server that it started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.server = subprocess.Popen(
            [str(NODE), str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        abilities = {"textDocument": {"completion": {"completionItem": {"documentationFormat": ["plaintext"]}}}}
        self.asked("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": abilities})
        self.told("initialized", {})
        self.told("workspace/didChangeConfiguration", {"settings": _SETTINGS})

    def close(self) -> None:
        """End the server."""
        self.server.kill()
        self.server.communicate()

    def opened(self, name: str, text: str) -> list[tuple[int, str]]:
        """What is wrong with a new file of that name, each with its line as editors count, from 1."""
        (self.folder / name).write_text(text, encoding="utf-8")
        uri = (self.folder / name).as_uri()
        self.told("textDocument/didOpen", {"textDocument": _document(uri, text)})
        for _ in range(_PATIENCE):
            message = self._heard()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found = message["params"]["diagnostics"]
                return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found]
        raise AssertionError("the server says nothing of the file")

    def completed(self, name: str, line: int, column: int) -> list[str]:
        """What is offered at a place of an open file; line and column count from 1."""
        answer = self.asked("textDocument/completion", self._at(name, line, column))
        items = answer["items"] if isinstance(answer, dict) else answer
        return [one["label"] for one in items]

    def hovered(self, name: str, line: int, column: int) -> str:
        """What is shown at a place of an open file, as plain text or Markdown."""
        answer = self.asked("textDocument/hover", self._at(name, line, column))
        contents = (answer or {"contents": ""})["contents"]
        return str(contents["value"] if isinstance(contents, dict) else contents)

    def _at(self, name: str, line: int, column: int) -> dict[str, Any]:
        uri = (self.folder / name).as_uri()
        return {"textDocument": {"uri": uri}, "position": {"line": line - 1, "character": column - 1}}

    def asked(self, method: str, params: dict[str, Any]) -> Any:
        """The server's answer to a request."""
        self.number += 1
        self._say({"id": self.number, "method": method, "params": params})
        for _ in range(_PATIENCE):
            message = self._heard()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
        raise AssertionError(f"the server does not answer {method}")

    def told(self, method: str, params: dict[str, Any]) -> None:
        """Tell the server something that it does not answer."""
        self._say({"method": method, "params": params})

    def _say(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._stream(self.server.stdin)
        stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        stream.flush()

    def _heard(self) -> dict[str, Any]:
        """The next message; what the server asks of the editor is answered with its settings."""
        stream, length = self._stream(self.server.stdout), 0
        while (line := stream.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            assert self.server.poll() is None, "the server has ended"
        message: dict[str, Any] = json.loads(stream.read(length))
        if "method" in message and "id" in message:
            wanted = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            settings = None if wanted is None else [_SETTINGS.get(one.get("section", "")) for one in wanted]
            self._say({"id": message["id"], "result": settings})
        return message

    @staticmethod
    def _stream(stream: IO[bytes] | None) -> IO[bytes]:
        assert stream is not None
        return stream


#: The server looks nothing up on the network.
_SETTINGS: dict[str, Any] = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
    }
}


def _document(uri: str, text: str) -> dict[str, Any]:
    return {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
