"""What do results and growth make known? Read once for all who are alike."""
