"""How types, names and amounts read in messages, whatever stage speaks."""
