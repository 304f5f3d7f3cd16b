"""All that a plugin may import, besides ``console.domain``."""
