"""Pages that show several rooms: the lead list, the lead, search."""
