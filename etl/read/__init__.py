"""Bytes to raw tables: what stands in a file, as it stands there."""
