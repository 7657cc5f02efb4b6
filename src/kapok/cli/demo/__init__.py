"""`kapok demo`: the whole way once, from a made city to explained people and the office's workbook."""
