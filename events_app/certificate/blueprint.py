"""The routes about certificates stand in two modules, under one name."""

from flask import Blueprint

blueprint = Blueprint("certificate", __name__)
