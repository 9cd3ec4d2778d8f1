"""From files to a release: read, check, load, join, protect, publish."""

from geo.settings import keep_compiled_code

keep_compiled_code()
