"""From frames and answers to the layers of the map; nothing here knows Streamlit."""
