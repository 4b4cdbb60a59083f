"""The one refusal of this package: a file from which no list can be read."""

from collections.abc import Mapping

CODES = frozenset(
    {
        "empty",
        "too_large",
        "too_many_rows",
        "too_many_columns",
        "pdf",
        "image",
        "document",
        "archive",
        "web_page",
        "xml",
        "old_excel",
        "other_spreadsheet",
        "password",
        "damaged",
        "bomb",
        "bomb_of_cells",
        "not_a_table",
        "undecodable",
        "open_quote",
        "cell_too_long",
        "too_many_sheets",
        "too_many_lists",
        "too_costly",
        "busy",
    }
)


class UnreadableFile(Exception):
    """Says by a code and its parameters why a file cannot be read; words are the caller's."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params
