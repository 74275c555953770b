"""Problems as text for people, editors and machines: pure functions, one module a format."""
