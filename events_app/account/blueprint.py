"""The blueprint that this feature's routes share."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
