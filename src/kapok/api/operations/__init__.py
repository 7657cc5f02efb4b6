"""What the operations do: each reads or acts through the registry, and answers in a model."""
