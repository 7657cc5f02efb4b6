"""What is sent and answered, as models: the checks, the answers and their description come out of the same words."""
