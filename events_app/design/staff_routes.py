"""The page that shows every component of the design system."""

from flask import Blueprint, render_template

from events_app.access import Role, only
from events_app.design.forms import SampleForm

blueprint = Blueprint("design", __name__)


@blueprint.get("/components")
@only(Role.ADMINISTRATOR)
def components():
    """Show every component with sample content."""
    return render_template(
        "design/components.html", form=SampleForm(), refused_form=SampleForm.refused()
    )
