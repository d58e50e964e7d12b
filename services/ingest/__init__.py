"""Reads catalogues and plans runs; alone packs shards."""
