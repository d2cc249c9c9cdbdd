"""What is wrong with tables? Found in whole columns, told row by row."""
