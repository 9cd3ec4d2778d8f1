"""What is computed: pure functions of arrays and frames, without clock, disk, settings, logging or database."""
