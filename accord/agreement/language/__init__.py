"""The agreement's language: plain Python, no Django, no clock, no database."""
