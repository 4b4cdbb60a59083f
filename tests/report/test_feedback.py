"""The feedback report: the same figures everywhere, and nothing of fewer than five people anywhere."""

import csv
import io
import re
from collections import Counter, defaultdict

import html5lib
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from events_app import clock
from events_app.access import Role
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.event.queries import current_event
from events_app.report.feedback import feedback, told
from events_app.report.feedback_tables import HIDDEN, choice_lines, groups_table, sentences
from events_app.survey import closing, service
from events_app.survey.models import Survey
from events_app.survey.queries import survey_of
from events_app.survey.questionnaire import Kind, standard_questions
from events_app.survey.small_groups import SMALLEST, merge_small_groups
from tests import factories
from tests.statements import counted
from tests.survey.people import QUESTIONNAIRE
from tests.survey.synthetic import synthetic

PAGE = "/staff/EIF113/reports/feedback"
GROUPS = {"biz": 52, "corr": 33, "gov": 8, "org": 17, "exp": 4, "net": 0, "na": 2}
SVG = "{http://www.w3.org/2000/svg}"
TEXT = "座位可以再寬一些"


@pytest.fixture
def organiser(app):
    """The browser of a signed-in organiser of a forum that is over."""
    with app.app_context():
        factories.forum(ends_at=clock.now())
        return factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))


@pytest.fixture
def answered(app, organiser):
    """Store answers in a survey, closed unless told otherwise."""

    def store(answers, closed=True):
        with app.app_context():
            event = current_event()
            survey = Survey(event_id=event.id, questions=standard_questions(),
                            closes_at=clock.now(), asked=0, begun=0)  # fmt: skip
            db.session.add(survey)
            db.session.flush()
            parts = [part for each in answers for part in service._parts(each, QUESTIONNAIRE)]
            service.write_anew(event.id, parts)
            if closed:
                closing.close(event)
            # As if so many links had left.
            survey.asked = 222
            db.session.commit()

    return store


def report_of(answers):
    closed = [{name: each[name] for name in each if name != "Q30"} for each in answers]
    merged = merge_small_groups(QUESTIONNAIRE, closed)
    return told(QUESTIONNAIRE, 222, merged, {})


def download(browser, wanted, language="zh"):
    browser.get(f"{PAGE}?lang={language}")
    token = factories.csrf(browser, PAGE)
    return browser.post(f"{PAGE}/file", data={"csrf_token": token, "format": wanted})


def root_of(browser, language="zh"):
    page = browser.get(f"{PAGE}?lang={language}").get_data(as_text=True)
    return html5lib.parse(page, namespaceHTMLElements=False)


def words(element):
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def rows_of(root, table_id):
    table = root.find(f".//table[@id='{table_id}']")
    cells = [[words(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
    return cells[1:]


def sheets_of(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def csv_of(response):
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_figures_are_those_of_the_answers():
    answers = [{"Q02": "5"}] * 3 + [{"Q02": "4"}] * 3 + [{"Q02": "2"}] * 2 + [{"Q05": "5"}] * 2
    found = report_of(answers).figures["Q02"]
    assert (found.base, found.missing, found.counts) == (8, 2, {"5": 3, "4": 3, "2": 2})
    assert (found.top_two, found.mean) == (0.75, 3.875)


def test_what_does_not_apply_stands_outside_of_the_scale():
    found = report_of([{"Q06": "na"}] * 4 + [{"Q06": "5"}] * 6).figures["Q06"]
    assert (found.base, found.not_applicable, found.top_two) == (6, 4, 1.0)


def test_of_several_choices_each_counts_once_for_each_person():
    answers = [{"Q01": "corr", "Q23": ["sop", "match"]}] * 4 + [{"Q01": "corr", "Q23": ["sop"]}] * 4
    report = report_of(answers)
    lines = choice_lines(report, QUESTIONNAIRE.item("Q23"))
    assert [line[1:] for line in lines] == [(0, 0), (8, 1), (0, 0), (0, 0), (4, 0.5), (0, 0)]


def test_the_sentences_are_ready_to_be_copied(application):
    answers = synthetic(QUESTIONNAIRE, GROUPS)
    report = report_of(answers)
    with application.test_request_context("/?lang=zh"):
        overall, knowledge, integrity = sentences(report)
    satisfied = report.figures["Q02"].top_two
    assert overall == (
        f"本次發出問卷連結 222 份，回收有效問卷 116 份（回收率 52.3%）。"
        f"整體滿意度（非常滿意及滿意合計）達 {satisfied:.1%}。"
    )
    assert re.fullmatch(r"[\d.]+% 的填答者表示知道反映管道；[\d.]+% 正確辨識便民案例。", knowledge)
    assert re.fullmatch(
        r"[\d.]+% 的合作企業表示過去12個月未曾被要求餽贈或應酬（n=\d+）。", integrity
    )


@pytest.mark.parametrize(("number", "answer"), [(9, "never"), (20, "yes")])
def test_of_improper_requests_nothing_is_said_by_itself(application, number, answer):
    base = {"Q01": "biz", "Q13": "now", "Q16": "never"}
    report = report_of([base] * (number - 1) + [base | {"Q16": answer}])
    with application.test_request_context("/?lang=en"):
        assert sentences(report) == []


def scale_said(row):
    if row[1] == HIDDEN:
        return row
    return [row[0], *(f"{int(number)}" for number in row[1:9]), f"{row[9]:.1%}", f"{row[10]:.1f}"]


def group_said(row):
    return [
        row[0],
        *(f"{value:.1%}" if isinstance(value, float) else value or "–" for value in row[1:]),
    ]


def test_screen_spreadsheets_pdf_and_csv_have_the_same_figures(app, organiser, answered):
    answered(synthetic(QUESTIONNAIRE, GROUPS))
    root = root_of(organiser)
    scales = [rows_of(root, f"scale-{number}-table") for number in (1, 2)]
    groups = rows_of(root, "groups-table")
    assert [len(rows) for rows in (*scales, groups)] == [6, 13, 10]
    for wanted in ("xlsx", "ods"):
        sheets = list(sheets_of(download(organiser, wanted).data).values())
        for rows, sheet, said in zip([*scales, groups], [sheets[1], sheets[2], sheets[4]],
                                     [scale_said, scale_said, group_said], strict=True):  # fmt: skip
            labels = [row[0] for row in rows]
            assert [said(row) for row in sheet if row[0] in labels] == rows
    pdf = text_of(download(organiser, "pdf").data)
    for row in [row for rows in scales for row in rows]:
        assert "".join(row[1:]) in pdf
    bars = [words(each) for each in root.iter("span") if each.get("class") == "bars__words number"]
    drawn = [each for each in bars if re.match("非常(.+)＋\\1 ", each)]
    assert len(drawn) == 18 and all(re.sub(r"\s", "", each) in pdf for each in drawn)
    # Whoever counts the answers themselves comes to the same figures.
    header, *answers = csv_of(download(organiser, "csv"))
    column = header.index("Q02")
    counts = Counter(row[column] for row in answers if len(row) == len(header))
    assert [str(counts[step]) for step in "54321"] == scales[0][0][4:9]


def text_of(data):
    pages = pypdfium2.PdfDocument(io.BytesIO(data))
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    return re.sub(r"\s", "", text)


def test_charts_say_in_words_what_they_show(organiser, answered):
    answered(synthetic(QUESTIONNAIRE, GROUPS))
    root = root_of(organiser, "en")
    pictures = [each for each in root.iter(f"{SVG}svg") if each.get("role") == "img"]
    found = {words(each.find(f"{SVG}title")): words(each.find(f"{SVG}desc")) for each in pictures}
    rows = rows_of(root, "scale-1-table")
    labels = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    for row in rows:
        shares = [f"{int(number) / int(row[1]):.1%}" for number in row[4:9]]
        told = "; ".join(f"{label} {share}" for label, share in zip(labels, shares, strict=True))
        assert found[row[0]] == told


def test_free_texts_stand_alone_and_only_where_ten_people_answered(organiser, answered):
    answered([{"Q01": "gov", "Q02": "5", "Q30": f"{TEXT} {each}"} for each in range(10)])
    root = root_of(organiser)
    (quotations,) = [each for each in root.iter("ul") if each.get("class") == "quotations"]
    assert sorted(words(each) for each in quotations) == [f"{TEXT} {each}" for each in range(10)]
    assert TEXT not in download(organiser, "csv").data.decode("utf-8-sig")


def test_texts_of_nine_people_are_not_shown(organiser, answered):
    answered([{"Q02": "5", "Q30": TEXT}] * 9)
    assert TEXT not in organiser.get(PAGE).get_data(as_text=True)
    for wanted in ("pdf", "ods", "xlsx", "csv"):
        data = download(organiser, wanted).data
        assert TEXT not in (text_of(data) if wanted == "pdf" else str(
            csv_of(download(organiser, "csv")) if wanted == "csv" else sheets_of(data)))  # fmt: skip


def test_of_four_people_nothing_is_shown_but_that_they_answered(organiser, answered):
    answered([{"Q01": "gov", "Q02": "1", "Q30": TEXT}] * 4)
    root = root_of(organiser, "en")
    assert [words(each) for each in root.iter("span") if each.get("class") == "figure__value"] \
        == ["222", "4", "1.8%"]  # fmt: skip
    assert list(root.iter("table")) == []
    header, *rows = csv_of(download(organiser, "csv"))
    assert [row for row in rows if len(row) == len(header)] == []
    assert list(sheets_of(download(organiser, "ods").data)) == [
        "意見回饋報表",
        "作答明細",
        "代碼簿",
    ]


def test_before_closing_there_is_no_report_and_no_file(app, organiser, answered):
    answered([{"Q02": "5"}] * 20, closed=False)
    assert list(root_of(organiser).iter("table")) == []
    assert organiser.get(PAGE).status_code == 200
    organiser.get(PAGE)
    token = factories.csrf(organiser, "/staff/EIF113/survey")
    page = organiser.post(f"{PAGE}/file", data={"csrf_token": token, "format": "csv"})
    assert page.status_code == 422
    with app.app_context():
        assert db.session.scalars(db.select(AuditEntry.action)).all() == []


def test_each_download_is_logged_and_nothing_else_is_offered(app, organiser, answered):
    answered([{"Q02": "5"}] * 5)
    wanted = ["ods", "xlsx", "pdf", "csv", "code_book_csv"]
    names = [download(organiser, each).headers["Content-Disposition"] for each in wanted]
    assert [re.sub(r"\d{8}-\d{4}", "…", name).split("filename=")[1] for name in names] == [
        *(f"feedback-EIF113-….{ending}" for ending in wanted[:4]),
        "feedback-code-book-EIF113-….csv",
    ]
    assert download(organiser, "list_csv").status_code == 422
    with app.app_context():
        entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["hand over feedback report"] * 5


def test_the_code_book_explains_every_column_and_value(organiser, answered):
    answered(synthetic(QUESTIONNAIRE, GROUPS))
    header, *answers = csv_of(download(organiser, "csv", "en"))
    _heading, *lines = csv_of(download(organiser, "code_book_csv", "en"))
    explained = defaultdict(set)
    for line in lines:
        if len(line) == 5:
            explained[line[0]].add(line[3])
    rows = [row for row in answers if len(row) == len(header)]
    assert len(rows) == 116
    for row in rows:
        for name, value in zip(header, row, strict=True):
            assert not value or set(value.split(";")) <= explained[name]


@pytest.mark.parametrize("number", [5, 60])
def test_the_page_asks_the_database_equally_often_for_few_and_many(
    app, organiser, answered, number
):
    answered([{"Q02": "5"}] * number)
    with counted(app) as statements:
        organiser.get(PAGE)
    # Who is signed in, the forum, the survey, the answers, the texts.
    assert len(statements) == 5


RESPONSES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "Q01": st.sampled_from(["biz", "biz", "biz", "corr", "gov", "exp", "na"]),
            "Q02": st.sampled_from("54321"),
            "Q06": st.sampled_from(["na", "na", "5", "1"]),
            "Q13": st.sampled_from(["now", "past", "none"]),
            "Q14": st.sampled_from("54321"),
            "Q19": st.sampled_from("54321"),
        },
    ),
    max_size=70,
)


@given(RESPONSES)
@settings(max_examples=150, deadline=None)
def test_no_two_views_tell_by_difference_what_neither_shows(answers):
    report = report_of(answers)
    for item in QUESTIONNAIRE.items:
        if item.kind is Kind.TEXT or not report.figures[item.id].is_shown:
            continue
        whole = report.figures[item.id].base
        cells = {group: report.by_group[item.id, group] for group in report.groups}
        shown = [cell.base for cell in cells.values() if cell is not None]
        assert all(base == 0 or base >= SMALLEST for base in shown)
        # The total less all groups that are shown, and less the answers one by one.
        listed = sum(item.id in row and row[item.id] != "na" for row in report.rows)
        for rest in (whole - sum(shown), whole - listed if item.id != "Q01" else 0):
            assert rest == 0 or rest >= SMALLEST
    groups = Counter(row.get("Q01", "") for row in report.rows)
    assert dict(groups) == report.groups
    assert all(size >= SMALLEST for size in groups.values()) or len(answers) < SMALLEST


def test_what_must_be_hidden_is_hidden_with_another(application):
    answers = [{"Q01": "gov", "Q02": "5"}] * 9 + [{"Q01": "org", "Q02": "5"}] * 7 \
        + [{"Q01": "exp", "Q02": "5"}] * 3 + [{"Q01": "exp"}] * 4  # fmt: skip
    report = report_of(answers)
    with application.test_request_context("/?lang=en"):
        row = list(groups_table(report).rows)[1]
    assert row[1:] == (1.0, 1.0, HIDDEN, HIDDEN)


def test_the_report_reads_what_closing_left(app, organiser, answered):
    answered(synthetic(QUESTIONNAIRE, GROUPS))
    with app.app_context():
        event = current_event()
        report = feedback(event, survey_of(event.id))
    assert report.groups == {"biz": 52, "corr": 33, "gov": 8, "org": 17, "merged": 6}
    assert (report.asked, report.answered) == (222, 116)
