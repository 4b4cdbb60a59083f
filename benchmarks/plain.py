"""How gunicorn serves the floor: as it comes."""
