"""All leads as files of whole numbers, to be read at once; derived, never the truth."""
