"""The report's pages and files: the same figures everywhere, and no stakeholder type anywhere."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import html5lib
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from events_app.access import Role
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.event.models import StakeholderType
from events_app.report.service import LIST_ALONE
from tests import factories
from tests.report.test_attendance import TYPES, admit
from tests.statements import counted
from tests.times import go_to, later

PAGE = "/staff/EIF113/reports/attendance"
ENDINGS = ("ods", "xlsx", "pdf", "csv")
GROUPS = ["矯正機關", "企業代表", "團體及來賓", "政府機關", "專家學者", "貴賓"]


@pytest.fixture
def hall(app, event):
    """People of every type, in many states, some of them here."""
    states = ["accepted", "accepted", "declined", "sent", "undeliverable", "accepted"]
    with app.app_context():
        for number in range(40):
            kind = TYPES[number % len(TYPES)]
            state = states[number % len(states)]
            if state == "accepted":
                person = factories.confirmed(event(), kind, title="=SUM(A1:A9)")
                if number % 4:
                    admit(person)
                elif number % 8:
                    person.status = "waitlisted"
                    db.session.commit()
            else:
                factories.attendee(event(), kind, invitation_state=state)


def download(browser, wanted, language="zh"):
    browser.get(f"{PAGE}?lang={language}")
    token = factories.csrf(browser, PAGE)
    return browser.post(f"{PAGE}/file", data={"csrf_token": token, "format": wanted})


def on_screen(browser, language="zh"):
    page = browser.get(f"{PAGE}?lang={language}").get_data(as_text=True)
    root = html5lib.parse(page, namespaceHTMLElements=False)
    table = root.find(".//table[@id='attendance']")
    return [
        ["".join(cell.itertext()).strip() for cell in row if cell.tag in {"th", "td"}]
        for row in table.iter("tr")
    ]


def in_spreadsheet(data, sheet=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()


def said(row):
    """A row of a spreadsheet in the words of the page."""
    *figures, rate = row[1:13]
    return [row[0], *(f"{int(n):,}" for n in figures), f"{rate:.1%}" if rate != "" else "–"]


def from_heading(rows):
    """The figures of a spreadsheet: heading, groups, total."""
    start = next(number for number, row in enumerate(rows) if row[0] == "名牌類別")
    return [row[:13] for row in rows[start : start + 8]]


def test_screen_xlsx_ods_csv_and_pdf_have_the_same_figures(organiser, hall):
    screen = on_screen(organiser)
    assert [row[0] for row in screen[1:]] == [*GROUPS, "合計"]
    for ending in ("xlsx", "ods"):
        heading, *rows = from_heading(in_spreadsheet(download(organiser, ending).data))
        assert [heading, *map(said, rows)] == screen
    text = download(organiser, "csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[:8]
    assert [[cell or "–" for cell in row] for row in rows] == screen
    assert _pdf_rows(download(organiser, "pdf").data) == [
        re.sub(r"\s", "", "".join(cell.replace("–", "") for cell in row)) for row in screen[1:]
    ]


def _pdf_rows(data):
    page = pypdfium2.PdfDocument(io.BytesIO(data))[0].get_textpage().get_text_bounded()
    lines = [re.sub(r"\s", "", line) for line in page.splitlines()]
    return [line for line in lines if re.match("|".join([*GROUPS, "合計"]) + r"[\d,]", line)
            and re.search(r"\d", line)]  # fmt: skip


def test_the_list_is_the_same_in_each_file(organiser, hall):
    def people(rows):
        start = next(number for number, row in enumerate(rows) if row[0] == "姓名")
        return [[str(cell) for cell in row[:5]] for row in rows[start + 1 :] if row[3]]

    xlsx = people(in_spreadsheet(download(organiser, "xlsx").data, 2))
    ods = people(in_spreadsheet(download(organiser, "ods").data, 2))
    text = download(organiser, LIST_ALONE).data.decode("utf-8-sig")
    rows = [row + [""] * 7 for row in csv.reader(io.StringIO(text))]
    alone = [[cell.removeprefix("'") for cell in row] for row in people(rows)]
    assert len(xlsx) == 20
    assert xlsx == ods == alone


def test_no_file_and_no_page_tells_a_type(app, organiser, event):
    """Types with telling names, and one person of each: not a word of them leaves the house."""
    with app.app_context():
        telling = []
        for kind in db.session.scalars(db.select(StakeholderType)):
            kind.name_zh, kind.name_en = f"內部{kind.code}密稱", f"SECRET{kind.code}NAME"
            telling += [kind.name_zh, kind.name_en]
        db.session.commit()
        for kind in TYPES:
            person = factories.confirmed(event(), kind, organisation="示範單位", title="代表")
            admit(person)
            telling.append(f"{kind}>")
    words = [*telling, *TYPES]
    answers = {wanted: download(organiser, wanted) for wanted in (*ENDINGS, LIST_ALONE)}
    for wanted, response in answers.items():
        raw = " ".join([_all_that_is_in(response.data), response.headers["Content-Disposition"]])
        assert "示範單位" in raw or wanted in {"pdf", "csv"}
        found = [word for word in words if _stands_in(word, raw)]
        assert found == [], wanted
    for path in (PAGE, f"{PAGE}/list"):
        for language in ("zh", "en"):
            page = organiser.get(f"{path}?lang={language}").get_data(as_text=True)
            assert [word for word in words if _stands_in(word, page)] == []


def _stands_in(word, text):
    # Codes in capitals as words of their own: "VIP" is the public label of one group in English.
    if word == "VIP":
        return False
    return re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text) is not None


def _all_that_is_in(data):
    """A file's text, or of a packed one the names and texts of all its parts."""
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = [
            f"{name} {archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()
        ]
        return " ".join(parts)
    if data.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(io.BytesIO(data))
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
        return " ".join([*pages, str(pdf.get_metadata_dict()), data.decode("latin-1")])
    return data.decode("utf-8")


def test_no_formula_lives_in_any_file(organiser, hall):
    for ending in ("xlsx", "ods"):
        archive = zipfile.ZipFile(io.BytesIO(download(organiser, ending).data))
        parts = " ".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist())
        assert "=SUM(A1:A9)" in parts
        assert re.search(r"<f[ >]|table:formula", parts) is None
    text = download(organiser, LIST_ALONE).data.decode("utf-8-sig")
    assert "'=SUM(A1:A9)" in text
    assert '"=SUM' not in text


def test_each_download_is_a_handover_in_the_log(app, organiser, hall):
    names = {}
    for wanted in (*ENDINGS, LIST_ALONE):
        response = download(organiser, wanted)
        names[wanted] = response.headers["Content-Disposition"]
    with app.app_context():
        entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(entry.action, entry.detail) for entry in entries] == [
            ("hand over attendance report", {"format": wanted}) for wanted in names
        ]
        assert {entry.staff_member.role for entry in entries} == {"organiser"}
    for wanted, disposition in names.items():
        stem, ending = (
            ("attendance-list", "csv") if wanted == LIST_ALONE else ("attendance", wanted)
        )
        pattern = rf"attachment; filename={stem}-EIF113-\d{{8}}-\d{{4}}\.{ending}"
        assert re.fullmatch(pattern, disposition)


@pytest.mark.parametrize("wanted", ["", "docx", "list", "XLSX"])
def test_a_form_that_is_not_offered_is_refused(app, organiser, hall, wanted):
    assert download(organiser, wanted).status_code == 422
    with app.app_context():
        assert db.session.scalars(db.select(AuditEntry)).all() == []


def test_before_anybody_is_invited_the_page_says_what_will_be_here(organiser):
    page = organiser.get(f"{PAGE}?lang=en").get_data(as_text=True)
    assert "Nobody has been invited yet" in page
    assert "<table" not in page
    assert "Nobody has accepted yet" in organiser.get(f"{PAGE}/list").get_data(as_text=True)
    for wanted in (*ENDINGS, LIST_ALONE):
        assert download(organiser, wanted).status_code == 200


def test_nobody_is_absent_before_the_end(app, organiser, hall, event):
    with app.app_context():
        ends_at = event().ends_at
    for moment, word in ((-1, "Not here yet"), (1, "Did not attend")):
        later()
        go_to(ends_at + timedelta(seconds=60 * moment))
        with app.app_context():
            factories.sign_in(organiser, factories.staff(Role.ORGANISER))
        assert on_screen(organiser, "en")[0][8] == word


def test_the_list_is_shown_a_hundred_people_a_page(app, organiser, event):
    with app.app_context():
        for _number in range(101):
            factories.attendee(event(), status="confirmed", invitation_state="accepted")
    pages = [organiser.get(f"{PAGE}/list?page={n}").get_data(as_text=True) for n in (1, 2, 99, 0)]
    assert [page.count('<th scope="row"') for page in pages] == [100, 1, 1, 100]


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/list"])
def test_the_pages_ask_the_same_few_questions(app, organiser, event, people, path):
    with app.app_context():
        for _number in range(people):
            admit(factories.confirmed(event()))
    with counted(app) as statements:
        organiser.get(path)
    # Who is signed in, the forum, then figures, groups and arrivals, or all in order and some of them.
    assert len(statements) == (5 if path == PAGE else 4)


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.AUDITOR, 200), (Role.ADMINISTRATOR, 404), (Role.DESK, 404), (Role.NOMINATOR, 404)],
)
def test_auditors_see_it_too_and_nobody_else(app, event, role, code):
    with app.app_context():
        browser = factories.sign_in(app.test_client(), factories.staff(role))
    assert browser.get(PAGE).status_code == code
    assert browser.get(f"{PAGE}/list").status_code == code
