"""What people are handed: the report of records."""
