"""What Python does in the browser; these files lie at the root of its libraries there."""
