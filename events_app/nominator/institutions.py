"""The register of the 51 institutions, as it is delivered with the application."""

import csv
from pathlib import Path

_FILE = Path(__file__).with_name("institutions.csv")


def institutions() -> list[dict[str, str]]:
    """Return one dictionary an institution: stable code, names in both languages, aliases."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
