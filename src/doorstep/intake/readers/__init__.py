"""How each kind of file is read: row by row, within bounds, never guessing."""
