"""Fill the register of nominating bodies."""

from events_app.database import db
from events_app.nominator.institutions import institutions
from events_app.nominator.models import Nominator


def add_nominators(mail_domain: str = "") -> list[Nominator]:
    """Add the Agency, the after-care association, self sign-up and the 51 institutions.

    With a `mail_domain` each body gets a contact address in it; without, none has one.
    """
    bodies = [
        _body("AOC", "agency", "法務部矯正署", "Agency of Corrections, Ministry of Justice"),
        _body(
            "TACA",
            "association",
            "臺灣更生保護會",
            "Taiwan After-Care Association",
            # The body's name says what its guests have behind them; their letters must not.
            neutral=("協辦團體", "the co-organising association"),
        ),
        _body("self", "self", "自行登記", "Self sign-up"),
    ]
    bodies += [
        _body(row["code"], "institution", row["name_zh_short"], row["name_en"])
        for row in institutions()
    ]
    for body in bodies:
        if mail_domain and body.kind != "self":
            body.contact_email = f"{body.code.lower()}@{mail_domain}"
    db.session.add_all(bodies)
    db.session.flush()
    return bodies


def _body(
    code: str, kind: str, name_zh: str, name_en: str, neutral: tuple[str, str] | None = None
) -> Nominator:
    neutral_zh, neutral_en = neutral or (name_zh, name_en)
    return Nominator(
        code=code,
        kind=kind,
        name_zh=name_zh,
        name_en=name_en,
        neutral_name_zh=neutral_zh,
        neutral_name_en=neutral_en,
    )
