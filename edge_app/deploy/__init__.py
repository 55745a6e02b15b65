"""Putting the app on another machine, over the user's own ssh."""
