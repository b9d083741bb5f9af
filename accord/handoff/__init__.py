"""Ready: cycles, stages, the queue, accept and reject with reason."""
