"""What happened, to whom, when; rows are added, never changed."""
