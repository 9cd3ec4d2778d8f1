"""Questions of several steps: a release read once into arrays, and the answers computed from them."""
