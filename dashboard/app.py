"""The ASGI application: `uvicorn dashboard.app:app` serves the product."""

from pathlib import Path

from dashboard.application import application

app = application(Path(__file__).with_name("main.py"))
