"""Everything that runs on the device: a picture in, the numbers on it out. Needs NumPy, OpenCV and a LiteRT runtime."""
