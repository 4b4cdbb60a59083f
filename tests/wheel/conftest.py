"""The product as it is delivered: a wheel made from the source distribution, in a place of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

import install_assets
from events_app.config import PROJECT


@dataclass(frozen=True)
class Installation:
    """An environment that holds the wheel, and an empty folder to stand in."""

    environment: Path
    folder: Path

    @property
    def packages(self) -> Path:
        """Where the wheel's files are."""
        (folder,) = self.environment.glob("lib/python*/site-packages")
        return folder

    def command(self, program: str, *arguments: str) -> list[str]:
        """Return a command line of one of the environment's programs."""
        return [str(self.environment / "bin" / program), *arguments]

    def run(
        self, program: str, *arguments: str, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs in the empty folder."""
        return subprocess.run(
            self.command(program, *arguments),
            cwd=self.folder, env=self.environ(**settings), capture_output=True, text=True,
        )  # fmt: skip

    def environ(self, **settings: str) -> dict[str, str]:
        """Return an environment that knows nothing of the checkout."""
        ours = ("FORUMDESK_", "PYTHON")
        return {
            name: value for name, value in os.environ.items() if not name.startswith(ours)
        } | settings


@pytest.fixture(scope="session")
def built_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what the source distribution holds and nothing else.

    Only the third-party files, which take npm and a minute, are those of the checkout.
    """
    folder = tmp_path_factory.mktemp("build")
    archive = _build("sdist", PROJECT, folder)
    shutil.unpack_archive(archive, folder)
    source = folder / archive.name.removesuffix(".tar.gz")
    for name in install_assets.FOLDERS:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).symlink_to(PROJECT / name)
    return _build("wheel", source, folder)


def _build(target: str, source: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = folder.glob({"sdist": "*.tar.gz", "wheel": "*.whl"}[target])
    return made


@pytest.fixture(scope="session")
def installed(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An environment with the wheel and, to save minutes, the dependencies of the running one."""
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(environment / "bin" / "python")]
    options = ["--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*pip, "install", *options, str(built_wheel)], check=True)
    standing = folder / "empty"
    standing.mkdir()
    installation = Installation(environment, standing)
    # A path file named in a path file is not followed, so the checkout stays out of sight.
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (installation.packages / "dependencies.pth").write_text("\n".join(sorted(paths)))
    return installation
