"""What the reading of a guest list asks and tells, in the user's words."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

# Each sentence may name the parameters that the reading gives with its code.
_QUESTIONS = {
    "no_name": _l("There is no name. Who is this?"),
    "past_in_name": _l(
        "The name carries a word about this person's past. Please type the name alone."
    ),
    "no_address": _l("There is no e-mail address. How do we reach this person?"),
    "not_an_address": _l("“%(value)s” is not an e-mail address."),
    "two_addresses": _l("There are two addresses in one cell. Which one is it?"),
    "same_address": _l("The same name and address stand in row %(row)s. Is this the same person?"),
    "lost_character": _l(
        "A character of “%(value)s” was lost on the way. Please type the name again."
    ),
    "name_too_long": _l("The name has %(length)s characters; %(limit)s are possible."),
    "text_too_long": _l("Please shorten this to %(limit)s characters."),
    "several_names": _l("Several names stand in one cell. Please leave one here."),
    "unknown_group": _l("We do not know the group “%(value)s”."),
    "unknown_nominator": _l("We do not know the nominating organisation “%(value)s”."),
    "which_column_name": _l("Which column holds the names?"),
    "which_column_email": _l("Which column holds the e-mail addresses?"),
    "which_type": _l("What type of stakeholders are these?"),
    "which_nominator": _l("Which organisation sent this list?"),
}
_NOTICES = {
    "invisible_removed": _l("An invisible character was removed."),
    "line_break_joined": _l("A line break inside a cell was joined."),
    "kept_as_text": _l("This looks like a formula; it is kept as plain text."),
    "lost_character_in_organisation": _l("A character of the organisation may have been lost."),
    "at_sign_mended": _l("A full-width at sign in the address was mended."),
    "address_width_mended": _l("Full-width characters in the address were mended."),
    "past_left_out": _l("Words about a person's past were left out; they are never stored."),
    "health_left_out": _l("Words about a person's health were left out."),
    "birthday_left_out": _l("A birthday was left out."),
    "code_left_out": _l("A badge's code was left out; it is no text."),
    "id_left_out": _l("The number of an identity card was left out; it is never stored."),
    "mobile_zero_restored": _l("The mobile number got its zero back: %(value)s."),
    "tax_id_not_digits": _l("The tax number is not a number."),
    "tax_id_zeros_restored": _l("The tax number got its zeros back: %(value)s."),
    "tax_id_length": _l("The tax number has %(length)s digits instead of 8."),
    "tax_id_check_failed": _l("The tax number does not pass its check; it is kept."),
    "tax_id_tidied": _l("The tax number was tidied: %(value)s."),
    "shares_address": _l("Shares the address with row %(row)s."),
    "reached_through_nominator": _l("No address: reached through the nominating organisation."),
    "blank_skipped": _l("Blank row, skipped."),
    "sum_skipped": _l("Row of sums, skipped."),
    "header_skipped": _l("Repeated header, skipped."),
    "footer_skipped": _l("Remark below the list, skipped."),
}
_UNREADABLE = {
    "empty": _l("The file is empty."),
    "damaged": _l("The file is damaged. Please open it, save it again and upload that."),
    "password": _l("The file is protected by a password. Please save a copy without one."),
    "bomb": _l("The file unpacks to more than a guest list can hold."),
    "bomb_of_cells": _l("The file has more cells than a guest list can hold."),
    "too_large": _l("The file is larger than %(limit)s MB."),
    "too_many_rows": _l("The file has %(rows)s rows; at most %(limit)s are read at once."),
    "too_many_columns": _l("The file has %(columns)s columns; at most %(limit)s are read."),
    "pdf": _l("This is a PDF. Please send the spreadsheet it was made from."),
    "image": _l("This is a picture. Please send a spreadsheet."),
    "web_page": _l("This is a web page saved as a spreadsheet. Please save it as XLSX or ODS."),
    "xml": _l("This is not a spreadsheet. Please save it as XLSX, ODS or CSV."),
    "old_excel": _l("This is the old XLS format. Please save it as XLSX, ODS or CSV."),
    "document": _l("This is a document. Please save its table as XLSX, ODS or CSV."),
    "other_spreadsheet": _l("This kind of spreadsheet is not read. Please save it as XLSX or ODS."),
    "archive": _l("This is an archive. Please unpack it and upload the lists."),
    "not_a_table": _l("No table can be read in this file. Please save it as XLSX, ODS or CSV."),
    "too_many_sheets": _l("The file has more than %(limit)s sheets."),
    "too_many_lists": _l("The file has %(lists)s lists in it; at most %(limit)s are read at once."),
    "too_costly": _l(
        "Reading this file takes more time or memory than a guest list may."
        " Please copy the list into a new spreadsheet and upload that."
    ),
    "busy": _l("Other lists are being read at this moment. Please upload this one again."),
    "cell_too_long": _l("Row %(row)s has a cell of more than %(limit)s characters."),
    "open_quote": _l("A quotation mark opened in row %(row)s is never closed."),
    "undecodable": _l(
        "Row %(row)s, column %(column)s has characters that cannot be read."
        " Please save the file as UTF-8."
    ),
}
_WHY = {
    "given": _l("as you said"),
    "title": _l("by the title above the list"),
    "column": _l("by a column of the list"),
    "organisations": _l("by the organisations on the list"),
    "titles": _l("by the people's posts"),
    "file_name": _l("by the file's name"),
    "usual": _l("the usual organisation for this type"),
    "unknown": _l("not recognised"),
}
FIELD_LABELS = {
    "name": _l("Name"),
    "family_name": _l("Family name"),
    "given_name": _l("Given name"),
    "organisation": _l("Organisation"),
    "section": _l("Section"),
    "title": _l("Title"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "mobile": _l("Mobile"),
    "extension": _l("Extension"),
    "tax_id": _l("Tax number"),
    "institution_code": _l("Institution's code"),
    "nominator": _l("Nominating organisation"),
    "group": _l("Group"),
    "meal": _l("Meal"),
    "hours_wanted": _l("Learning hours wanted"),
    "vacancies": _l("Vacancies"),
    "remark": _l("Remark"),
    "number": _l("Number"),
}


def question_text(code: str, params: Mapping[str, object]) -> str:
    """Return what is asked, in the language of the page."""
    return str(_QUESTIONS[code]) % params


def notice_text(code: str, params: Mapping[str, object]) -> str:
    """Return what is told, in the language of the page."""
    return str(_NOTICES[code]) % params


def unreadable_text(code: str, params: Mapping[str, object]) -> str:
    """Return why a file cannot be read, and what to do about it."""
    return str(_UNREADABLE[code]) % params


def why_text(why: str) -> str:
    """Return by which clue something was recognised."""
    return str(_WHY[why])
