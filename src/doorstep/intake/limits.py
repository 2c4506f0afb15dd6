"""How much of anything intake takes at once. Bounds memory; nothing a real log needs.

The longest narrative is the product's own cap on free text.
"""

LINE_CHARS = 1_000_000  # one physical line
RECORD_LINES = 2_000  # lines that one quoted cell may run over
RECORD_CHARS = 1_000_000  # one record, all its lines together
CELL_CHARS = 200_000  # one cell: a long narrative
ID_CHARS = 200
COLUMNS = 1_000
HEADER_WITHIN = 50  # rows in which the header must be found
JSON_DEPTH = 20
SPREADSHEET_BYTES = 200_000_000  # a workbook, unpacked
SPREADSHEET_RATIO = 200  # unpacked to packed
SPREADSHEET_PARTS = 5_000
SPREADSHEET_CELLS = 3_000_000  # from the first to the last, empty ones too
MAP_BYTES = 1_000_000
ROWS_APART = 50_000  # rows held because others of their record come later
IN_FLIGHT = 20_000  # rows whose wording is kept until the load has spoken
