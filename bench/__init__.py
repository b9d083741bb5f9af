"""Speed as ratios: each measure beside a floor that does the same work in the same minute."""
