"""Accepted: deals, won and lost, money."""
