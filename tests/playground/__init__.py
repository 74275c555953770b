"""The playground, built as the site builds it and used in a real Chromium."""
