"""Accord: one signed agreement between marketing and sales, and the revenue cycle run from it."""

__version__ = "0.1.0"
