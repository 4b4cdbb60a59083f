"""What staff see."""

from flask import Blueprint

blueprint = Blueprint("badge_printing", __name__)
