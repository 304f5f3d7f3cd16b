"""How the program looks, where the profile lies, what is plugged in, which versions run."""
