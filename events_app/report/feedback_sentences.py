"""What is usually said of a survey, in sentences ready to be copied."""

from collections.abc import Iterator

from flask_babel import gettext as _

from events_app.report.feedback import Feedback, Figures


def sentences(report: Feedback) -> list[str]:
    """Return what is usually said of a survey, ready to be copied."""
    if not report.is_shown:
        return []
    return [*_overall(report), *_knowledge(report), *_integrity(report)]


def _overall(report: Feedback) -> Iterator[str]:
    found = _told(report, "overall")
    if found is not None:
        yield _(
            "%(answered)s valid answers were received (%(rate)s of %(asked)s). Overall satisfaction (very satisfied or satisfied) is %(share)s.",
            answered=f"{report.answered:,}",
            asked=f"{report.asked:,}",
            rate=percent(report.rate),
            share=percent(found.top_two),
        )


def _knowledge(report: Feedback) -> Iterator[str]:
    channel, convenience = _share_told(report, "channel"), _share_told(report, "knowledge")
    if channel is not None and convenience is not None:
        yield _(
            "%(channel)s of those who answered know where to report an improper request; %(knowledge)s recognised the case of lawful convenience.",
            channel=percent(channel),
            knowledge=percent(convenience),
        )


def _integrity(report: Feedback) -> Iterator[str]:
    """Say it only of ten people or more, and only if nobody was asked for anything."""
    item = report.questionnaire.told_as("integrity")
    found = _told(report, "integrity")
    if item is None or found is None or found.base < 10 or found.counts.get("yes"):
        return
    yield _(
        "%(share)s of co-operating enterprises say that in the past 12 months they were never asked for gifts or entertainment (n = %(number)s).",
        share=percent(found.share(item.told_value)),
        number=found.base,
    )


def _told(report: Feedback, name: str) -> Figures | None:
    item = report.questionnaire.told_as(name)
    found = report.figures[item.id] if item else None
    return found if found is not None and found.is_shown else None


def _share_told(report: Feedback, name: str) -> float | None:
    item, found = report.questionnaire.told_as(name), _told(report, name)
    return found.share(item.told_value) if item and found else None


def percent(share: float | None) -> str:
    """Return a share as it is said in a sentence."""
    return "–" if share is None else f"{share:.1%}"
