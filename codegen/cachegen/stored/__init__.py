"""What is stored of values, and whether the types of another schema read it; with values to show it by."""
