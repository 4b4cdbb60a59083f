"""Draws name badges as PDF, with any name on them; knows nothing of the web or a database."""
