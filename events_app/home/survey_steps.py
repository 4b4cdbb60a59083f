"""Steps after the forum: ask those who came, wait for their answers, read them."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from events_app.home.queries import Facts
from events_app.home.steps import Moment, Step, due_on
from events_app.survey.models import Survey
from events_app.survey.queries import Progress


def feedback(facts: Facts, moment: Moment) -> Iterator[Step]:
    """The survey, from sending it to its report."""
    if facts.feedback is None:
        return
    if facts.survey is None:
        yield from _to_send(facts.feedback)
    elif facts.survey.closed_at is not None:
        yield _report(facts.feedback)
    elif facts.survey.takes_answers(moment.at):
        yield _answers(facts.survey, facts.feedback, moment)
    else:
        yield _to_close(facts.feedback)


def _to_send(found: Progress) -> Iterator[Step]:
    if found.to_ask:
        yield Step(
            "survey",
            "now",
            ngettext("%(num)s person who came can be asked for feedback",
               "%(num)s people who came can be asked for feedback", found.to_ask),
            _("The survey goes out by mail, to each with a link of their own."),
            endpoint="survey.survey",
            button=_("Send the survey"),
            icon="send",
        )  # fmt: skip


def _answers(survey: Survey, found: Progress, moment: Moment) -> Step:
    last_day = moment.event.day_of(survey.closes_at)
    return Step(
        "survey",
        "open",
        _("%(answered)s of %(asked)s have answered the survey",
          answered=found.answered, asked=found.asked),
        _("Not begun and not written to today: %(number)s.", number=found.to_remind),
        due_on(last_day, moment.today),
        "survey.survey",
        button=_("See the survey"),
        icon="hourglass",
    )  # fmt: skip


def _to_close(found: Progress) -> Step:
    return Step(
        "survey",
        "now",
        _("The survey is over: close it"),
        _("Then the feedback report of %(number)s answers can be made.", number=found.answered),
        endpoint="survey.survey",
        button=_("Close the survey"),
        icon="lock",
    )


def _report(found: Progress) -> Step:
    return Step(
        "feedback",
        "now",
        _("The feedback report is ready"),
        ngettext("%(num)s person has answered.", "%(num)s people have answered.", found.answered),
        endpoint="report.feedback",
        button=_("Open the report"),
        icon="report",
    )
