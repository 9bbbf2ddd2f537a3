"""What a build of the package does besides: compiled patterns and parsed tables, stored for the Python that builds."""

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StoringHook(BuildHookInterface[Any]):
    """Write the file of ``citecheck.stored``; a package without it is as right, and slower to start."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write it before the package's files are gathered; that it cannot be written stops no build."""
        subprocess.run([sys.executable, "-m", "citecheck.storing"], cwd=self.root, check=False)
