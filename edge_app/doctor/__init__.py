"""Is all well on this device, and what mends what is not?"""
