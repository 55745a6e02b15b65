"""How fast is it, on this very machine?"""
