"""What staff see."""

from flask import Blueprint

blueprint = Blueprint("invitation", __name__)
