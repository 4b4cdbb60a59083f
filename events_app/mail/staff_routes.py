"""The state of the outbox, for organisers."""

from flask import Blueprint

blueprint = Blueprint("mail", __name__)
