"""From files to a release: read, check, load, join, protect, publish."""
