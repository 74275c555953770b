"""Keys as the bytes that are sent: injective, and the same in every version."""
