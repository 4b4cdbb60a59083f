"""The routes about registrations stand in several modules, under one name."""

from flask import Blueprint

blueprint = Blueprint("registration", __name__)
