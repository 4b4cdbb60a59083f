"""Where the demo forum's mails can be read."""

from flask import Blueprint

blueprint = Blueprint("demo", __name__)
