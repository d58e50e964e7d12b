"""Most photo cells hold one web address with nothing odd about it: one look tells, for their number."""

import re

is_ordinary = re.compile(r"https?://[A-Za-z0-9.-]{1,253}/[A-Za-z0-9/._~%?=+:@$!()*-]{0,2000}").fullmatch
"""Tell whether the cell is a single web address that is fetched exactly as it stands."""
