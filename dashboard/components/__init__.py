"""Each draws one thing and returns what was chosen in it; none computes."""
