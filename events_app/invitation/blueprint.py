"""The routes about invitations stand in several modules, under one name."""

from flask import Blueprint

blueprint = Blueprint("invitation", __name__)
