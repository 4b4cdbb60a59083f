"""A sentence is a promise: each that people rely on names the test that fails when it is broken.

The other half: words for what no code does, found on pages that people trusted.
"""

import re

import pytest

from events_app.config import PROJECT
from tests.test_translations import CATALOGUE, _catalogue, _key

SIGN_UP = "tests/registration/test_sign_up.py"
MAILS = "tests/registration/test_mails.py"
IMPORT = "tests/invitation/test_import_guests.py"
SENDING = "tests/invitation/test_sending.py"
PAGES = "tests/invitation/test_invitation_pages.py"
ANSWERING = "tests/survey/test_answering.py"
LINKING = "tests/survey/test_linking.py"
GROUPS = "tests/survey/test_small_groups.py"
CERTIFICATES = "tests/certificate/test_certificates.py"
BADGES = "tests/badge_printing/test_staff_routes.py"
PROOFS = "tests/registration/test_proofs.py"
ADDRESSES = "tests/registration/test_new_addresses.py"
WISHES = "tests/registration/test_wishes.py"
OUTBOX = "tests/mail/test_outbox_page.py"
TABLETS = "tests/checkin/test_devices.py"

# How a text begins in English, and the test that fails when it is no longer true.
PROMISES = {
    "As soon as a seat becomes free it goes to the first in line.":
        (SIGN_UP, "test_no_seat_is_passed_on_after_the_waiting_lists_last_day"),
    "The waiting list ended on ":
        (SIGN_UP, "test_who_waits_reads_whether_seats_are_still_passed_on"),
    "All seats are taken at present, and you are on the waiting list.":
        (MAILS, "test_who_waits_is_promised_a_seat_only_while_seats_are_passed_on"),
    "If you change your mind, you may sign up again while sign-up is open:":
        (MAILS, "test_a_cancelled_person_is_asked_back_only_while_sign_up_is_open"),
    "Your answer helps us to plan the seats. You may change your mind":
        (SIGN_UP, "test_changing_ones_mind_is_offered_only_while_sign_up_is_open"),
    "We do not ask for reasons. If you cancel, these wishes are deleted at once.":
        (SIGN_UP, "test_cancelling_frees_the_seat_for_the_next_of_the_type"),
    "If there is a seat you receive your code for the desk by mail;":
        (SIGN_UP, "test_full_type_waits_and_the_page_says_so_before_and_after"),
    "A list is stored as a whole.": (IMPORT, "test_an_undecided_row_stores_nothing_and_keeps_what_was_typed"),
    "None of its people have been saved.": (IMPORT, "test_a_discarded_list_leaves_nothing"),
    "Each guest gets one letter, however often": (SENDING, "test_pressing_twice_sends_one_mail"),
    "Sent all at once, the letters leave mixed": (SENDING, "test_all_letters_at_once_leave_mixed"),
    "Prints the letter with a fresh link": (PAGES, "test_a_single_letter_on_paper_counts_as_sent"),
    "Everyone who attended and has an e-mail address gets a personal link.":
        (ANSWERING, "test_only_those_who_came_and_can_be_written_to_are_asked_once_each"),
    "A reminder goes to them and to nobody else":
        (ANSWERING, "test_reminders_go_to_those_who_have_not_begun_once_a_day"),
    "Until you begin: that a link was sent to you.":
        (ANSWERING, "test_a_right_goes_with_its_links_as_soon_as_its_holder_begins"),
    "When you send: your answers, without name":
        (LINKING, "test_nobody_can_be_named_by_order_time_or_group"),
    "When the survey closes: the anonymous numbers are deleted":
        (ANSWERING, "test_after_closing_nothing_tells_who_took_part"),
    "Groups of fewer than five people are never shown on their own.":
        (GROUPS, "test_nobody_stands_in_a_group_of_fewer_than_five"),
    "Certificates are made when the forum is over. Everyone who was invited":
        (CERTIFICATES, "test_the_person_finds_it_on_the_own_page"),
    "A badge shows name, organisation, title and badge category":
        (BADGES, "test_the_file_says_neither_type_nor_group"),
    "Nothing is replaced by an empty box":
        (BADGES, "test_a_name_that_cannot_be_printed_stops_the_batch_and_can_be_left_out"),
    "What people with a seat said when they signed up, for whoever prepares":
        (WISHES, "test_each_question_is_counted_by_choice_for_those_with_a_seat"),
    "For a badge that was lost, spoilt or not printed yet":
        (BADGES, "test_a_desk_finds_a_person_from_its_menu_and_prints_the_badge"),
    "Reminders of the survey are counted and not listed":
        (OUTBOX, "test_reminders_of_the_survey_are_counted_and_never_named"),
    "Personal links and codes are left out here":
        (MAILS, "test_the_copy_that_is_kept_has_neither_link_nor_code"),
    "A letter that goes out now asks for an answer by":
        (SENDING, "test_a_letter_with_a_day_that_is_past_is_warned_of"),
    "More people are invited than there are seats":
        (SENDING, "test_seats_stand_beside_letters_and_over_inviting_is_said"),
    "%(answered)s valid answers were received":
        (ANSWERING, "test_those_count_as_asked_whose_mail_has_left"),
    "An organiser makes a code under Check-in tablets":
        (TABLETS, "test_a_code_works_for_fifteen_minutes"),
    "We have sent a code of eight digits to where our mails to you go. It is good for ten minutes":
        (PROOFS, "test_a_code_ends_after_ten_minutes_and_after_five_tries"),
    "This browser is new to us. We send a code": (PROOFS, "test_once_per_browser_also_after_the_link_was_opened_anew"),
    "We mail you a new personal link, and all earlier links end at once.":
        (PROOFS, "test_a_new_link_ends_all_others_what_came_by_them_and_every_code"),
    "All personal links of this person end at once":
        (PROOFS, "test_staff_make_a_new_link_that_ends_all_others_and_the_log_knows"),
    "If you did not ask for it, give it to nobody: without it nobody sees your details":
        (PROOFS, "test_no_page_tells_or_changes_anything_in_a_browser_that_was_not_proved"),
    "We have sent a code there. Before you type it, no other mail":
        (ADDRESSES, "test_an_unproved_address_gets_a_code_and_nothing_of_the_person"),
    "It is good for a day.": (ADDRESSES, "test_a_code_ends_after_a_day_or_five_tries"),
    "Please read it back to the caller":
        (ADDRESSES, "test_an_address_read_back_on_the_phone_counts_at_once_and_the_old_one_is_told"),
    "Leave it empty to keep the address we have.":
        (SIGN_UP, "test_address_and_phone_that_were_not_shown_are_kept_when_nothing_is_typed"),
}  # fmt: skip

# What no code does, and words that the office does not use.
NEVER = (
    "簽退", "接駁", "一次性連結", "活動後7日", "活動後30日", "活動後180日", "180日內", "持續收到平臺訊息",
    "全程參與", "郵件均已送達", "看了什麼", "離場時請再掃描", "全部已確認的內容", "公開頁面登記", "以席次數登記", "前二級",
    "登錄為婉拒", "重複入場", "復原上一筆", "檢視題目", "不需再寄", "scan again when you leave", "7 days after the forum",
    "180 days", "one-time link", "shuttle", "check-out", "How far we are", "Every mail got through",
    "Double admissions", "no longer opens the door", "Correct the address there", "will respect it",
)  # fmt: skip
# Where sentences stand that people read.
READ = (
    "events_app/translations/**/*.po", "templates/**/*.html", "templates/**/*.txt", "README.md",
    "docs/OPERATIONS.md", "CHANGELOG.md", "events_app/demo/*.toml", "events_app/invitation/*.toml",
)  # fmt: skip


def test_no_text_says_what_nothing_does():
    found = [
        (path.relative_to(PROJECT).as_posix(), words)
        for pattern in READ
        for path in PROJECT.glob(pattern)
        for words in NEVER
        if words in re.sub(r'"\n"', "", path.read_text("utf-8"))
    ]
    assert found == []


def test_words_over_two_lines_of_the_catalogue_would_be_found():
    text = re.sub(r'"\n"', "", CATALOGUE.read_text("utf-8"))
    assert all(_key(message).replace('"', '\\"') in text for message in _catalogue() if message.id)


@pytest.mark.parametrize("beginning", PROMISES)
def test_a_promise_is_made_and_names_the_test_that_keeps_it(beginning):
    file, test = PROMISES[beginning]
    assert [each for each in map(_key, _catalogue()) if each.startswith(beginning)] != []
    assert f"\ndef {test}(" in (PROJECT / file).read_text("utf-8")
