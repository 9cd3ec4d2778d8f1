"""Files that open cleanly elsewhere: every one carries its column dictionary, sources, date, method and the protection note."""
