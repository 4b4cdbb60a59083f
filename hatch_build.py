"""What goes into the wheel besides the code: fonts, browser modules, pages, the catalogue."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProductBuildHook(BuildHookInterface):
    """Makes the wheel whole; an editable installation stays as it is, make looks after it."""

    def dependencies(self) -> list[str]:
        """Ask for the npm of PyPI where the machine has none of its own."""
        if shutil.which("npm"):
            return []
        return [Path(self.root, "requirements-node.lock").read_text("utf-8").split()[0]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install the third-party files, compile the catalogue, bring the pages inside."""
        if version == "editable":
            return
        self._run("install_assets.py")
        self._run("-m", "babel.messages.frontend", "-q", "compile", "-d", "events_app/translations")
        for folder in ("templates", "static"):
            build_data["force_include"][folder] = f"events_app/{folder}"

    def _run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=self.root, check=True)
