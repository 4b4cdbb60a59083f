"""The one refusal of this package: a file from which no list can be read."""

from collections.abc import Mapping


class UnreadableFile(Exception):
    """Says by a code and its parameters why a file cannot be read; words are the caller's."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params
