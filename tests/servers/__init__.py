"""The real servers that tests run against: whence they come, how they start, how they go."""
