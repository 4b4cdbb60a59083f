"""What the disk says: folders, rights, room, and whether the installation is whole."""

import shutil
import stat
from pathlib import Path

from events_app.config import PAGES, PROJECT, SETTINGS_FILE, Settings
from events_app.findings import Finding, Word, fine
from events_app.safety import unsafe_in_production

LEAST_ROOM = 1024**3
# Installing the fonts and the scripts ends with a mark in each of their folders.
_MARKS = (
    PROJECT / "badges" / "fonts" / ".installed",
    PAGES / "static" / "vendor" / "fonts" / ".installed",
    PAGES / "static" / "vendor" / "js" / "barcode-detector" / ".installed",
    PAGES / "static" / "vendor" / "js" / "idb" / ".installed",
)
_CATALOGUES = PROJECT / "events_app" / "translations"
_NETWORK = {
    "9p", "afs", "ceph", "cifs", "fuse.ceph", "fuse.glusterfs", "fuse.sshfs", "gfs2", "glusterfs",
    "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs",
}  # fmt: skip


def instance_folder(settings: Settings) -> Finding:
    """Judge who may look into the folder with the data."""
    return judge_rights(settings, "Instance folder", settings.instance, "chmod 700")


def settings_file(settings: Settings) -> Finding:
    """Judge who may read the secrets."""
    path = settings.instance / SETTINGS_FILE
    if not path.exists():
        return fine("Settings file", "The settings come from the environment alone.")
    return judge_rights(settings, "Settings file", path, "chmod 600")


def judge_rights(settings: Settings, what: str, path: Path, remedy: str) -> Finding:
    """Judge who may get at a file or folder; `remedy` is the command that makes it private."""
    if not path.exists():
        return Finding(
            Word.UNSAFE, what, f"{path} is not there.",
            "Run `forumdesk init`, or name the folder with --instance or FORUMDESK_INSTANCE.",
        )  # fmt: skip
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding(
            unsafe_in_production(settings), what,
            f"Other users of this machine may get at {path} ({mode:o}).", f"{remedy} {path}",
        )  # fmt: skip
    return fine(what, f"Only its owner gets at {path}.")


def room(settings: Settings) -> Finding:
    """Judge how much room is left where the data are."""
    folder = settings.instance if settings.instance.exists() else Path.cwd()
    free = shutil.disk_usage(folder).free
    words = f"{free / 1024**3:.1f} GiB are free."
    if free >= LEAST_ROOM:
        return fine("Disk", words)
    return Finding(Word.WARN, "Disk", words, "Make room: a full disk refuses every sign-up.")


def fonts_and_scripts(_settings: Settings) -> Finding:
    """Judge whether badges can be printed and tablets can scan."""
    missing = [mark for mark in _MARKS if not mark.is_file()]
    if not missing:
        return fine("Fonts and scripts", "All are installed.")
    folders = ", ".join(str(mark.parent) for mark in missing)
    return Finding(
        Word.UNSAFE, "Fonts and scripts", f"Nothing or not all was installed into {folders}.",
        "Install the wheel again; in a checkout, run make.",
    )  # fmt: skip


def translations(_settings: Settings) -> Finding:
    """Judge whether pages and letters speak Chinese."""
    sources = sorted(_CATALOGUES.glob("*/LC_MESSAGES/messages.po"))
    if sources and all(source.with_suffix(".mo").is_file() for source in sources):
        return fine("Translations", "All are compiled.")
    return Finding(
        Word.UNSAFE, "Translations", "Pages would be in English where they should be in Chinese.",
        "Install the wheel again; in a checkout, run make.",
    )  # fmt: skip


def network_file_system(path: Path, mounts: str) -> str | None:
    """Return the kind of network file system that a path is on, or None; `mounts` is /proc/mounts."""
    kinds: dict[Path, str] = {}
    for line in mounts.splitlines():
        _device, point, kind, *_rest = line.split(" ")
        # Spaces and the like stand there as three octal digits.
        kinds[Path(point.encode().decode("unicode_escape"))] = kind
    mount = next((parent for parent in (path, *path.parents) if parent in kinds), None)
    kind = kinds[mount] if mount else ""
    return kind if kind in _NETWORK else None
