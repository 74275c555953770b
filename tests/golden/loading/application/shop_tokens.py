"""What the application has of its own."""


class Token(str):
    """A text whose instances can hold anything else, too."""
