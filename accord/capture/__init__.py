"""The outside comes in: imports of leads, events and deals."""
