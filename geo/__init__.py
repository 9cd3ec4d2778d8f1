"""GapMap's library: where services fall short, for how many people, and why. Knows neither Streamlit nor a command line."""
