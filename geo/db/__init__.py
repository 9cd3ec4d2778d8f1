"""The only code that talks to PostGIS: the private server, its tables, statements, reading, writing and releases."""
