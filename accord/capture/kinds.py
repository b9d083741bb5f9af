"""The long work of this room, for whoever runs jobs."""

from collections.abc import Mapping

from accord.capture import run, undoing
from accord.jobs.runner import SliceFn

KINDS: Mapping[str, SliceFn] = {run.KIND: run.import_slice, undoing.KIND: undoing.undo_slice}
