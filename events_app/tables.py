"""Every feature's tables, for whoever needs them all at once."""

from events_app.attendee import models as attendee
from events_app.audit import models as audit
from events_app.badge_printing import models as badge_printing
from events_app.checkin import models as checkin
from events_app.event import models as event
from events_app.guessing import models as guessing
from events_app.invitation import models as invitation
from events_app.mail import models as mail
from events_app.nominator import models as nominator
from events_app.registration import models as registration
from events_app.staff import models as staff
from events_app.survey import models as survey

TABLES = (
    guessing,
    nominator,
    staff,
    audit,
    event,
    attendee,
    mail,
    invitation,
    registration,
    badge_printing,
    checkin,
    survey,
)
