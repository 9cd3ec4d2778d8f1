"""The steps, oldest first; a step that somebody has run is never changed."""
