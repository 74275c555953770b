"""What each operation sends and how it reads the answer; nothing here does I/O."""
