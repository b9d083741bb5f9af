"""Clockless tools and the page frame. One subject a file; knows no lead and no room."""
