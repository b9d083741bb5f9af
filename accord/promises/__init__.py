"""Calendars and clocks of both sides."""
