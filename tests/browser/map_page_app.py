"""Serves the page with the map alone, through the product's own application."""

from pathlib import Path

from dashboard.application import application

app = application(Path(__file__).with_name("map_page.py"))
