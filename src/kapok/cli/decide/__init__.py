"""`kapok decide`: units of a facts file, or out of a folder of data, decided and explained; and an empty facts file."""
