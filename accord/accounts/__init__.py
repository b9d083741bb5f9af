"""Who works here: people, roles, sides, invites, sign-in."""
