"""What holds of the code as a whole: its rooms, and who imports whom."""
