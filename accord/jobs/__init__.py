"""Long work as rows of our own: kind, position, lease, heartbeat; survives a kill -9."""
