"""What serves `cachegen generate` alone."""
