"""Shape of the form that makes a pairing code."""

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, RadioField, SelectChoice, SelectField

from events_app.forms import Answered, AtMost, BaseForm, LineField

ROLE_LABELS = {
    "desk": _l("Desk: scan, search by name, register walk-ins"),
    "scanner": _l("Scanner: scan and type codes only"),
}


class DeviceForm(BaseForm):
    """A tablet to be paired."""

    name = LineField(_l("Name of the tablet"), [Answered(), AtMost(40)])
    station = SelectField(_l("Station"))
    role = RadioField(
        _l("What it may do"), choices=[SelectChoice(*role) for role in ROLE_LABELS.items()]
    )
    ends_at = DateTimeLocalField(_l("Works until"), [Answered()])
