"""The pages: Streamlit with its own routes, maps and words; enters the data by `dashboard.data` alone."""
