"""The search for one person's certificate."""

from flask_babel import lazy_gettext as _l

from events_app.forms import AtMost, BaseForm, LineField


class SearchForm(BaseForm):
    """Whose certificate is wanted; it changes nothing and so needs no token."""

    class Meta(BaseForm.Meta):
        """A search stands in the address."""

        csrf = False

    words = LineField(_l("Name or organisation"), [AtMost(100)])
