"""The inbox: conversations with customers, watched, taken over, written in, and handed back."""
