"""Measurements, never assertions: `make bench` prints figures as ratios within one run."""
