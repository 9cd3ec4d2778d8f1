"""Raw tables to contract frames: one module a table, reading, checking and repairing it."""
