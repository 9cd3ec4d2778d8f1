"""Draws the demonstration place: a town that does not exist, for a subdistrict that does. See docs/data.md.

Run as `python -m data.generator`; it writes the layers and tables of the folder `data`, the same bytes each time. Lengths are metres,
east and north of the town's published point, until `write` turns them into longitude and latitude.
"""
