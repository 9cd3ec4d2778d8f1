"""The pages: Streamlit with its own routes, maps and words; enters the data by `dashboard.data` alone."""

from geo.settings import keep_compiled_code

keep_compiled_code()
