"""What stays in memory as long as the product is served is taken out of the collector's way."""

import gc


def settle() -> None:
    """Call after much was loaded that stays.

    Streamlit collects everything after every run of a page (`gc.collect(2)`), and while it does so nothing is answered: with the libraries and a release in
    memory that took longer than the page itself. What is there now is not visited again; it is still freed when nobody refers to it.
    """
    gc.collect()
    gc.freeze()
