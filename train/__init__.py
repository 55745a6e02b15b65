"""MNIST in, a Keras model out. Needs TensorFlow; runs on a workstation, never on the device."""
