"""The corridor: one short file per step that crosses rooms, as the procedure reads."""
