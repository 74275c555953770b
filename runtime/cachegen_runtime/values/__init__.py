"""What is stored: scalars, structs and imported models as bytes and back, each strict in both directions."""
