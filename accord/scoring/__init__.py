"""Agreement x leads -> points with reasons; live, in bulk, and as of any instant."""
