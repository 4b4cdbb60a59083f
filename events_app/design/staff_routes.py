"""The page that shows every component of the design system."""

from flask import Blueprint, render_template

from events_app.access import Role, only

blueprint = Blueprint("design", __name__)


@blueprint.get("/components")
@only(Role.ADMINISTRATOR)
def components():
    """Show every component with sample content."""
    return render_template("design/components.html")
