"""The bot of a made-up product: sales and marketing flows over a base of frequent questions."""
