"""Problems as users see them: golden cases, and the reports in every format."""
