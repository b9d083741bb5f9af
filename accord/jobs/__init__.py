"""Long work as rows of our own: kind, position, lease, heartbeat; done in slices, survives a kill -9."""
