"""The routes of reports stand in several modules, under one name."""

from flask import Blueprint

blueprint = Blueprint("report", __name__)
