"""What the browser fetches besides the pages: geometry of a release, exports, health."""
