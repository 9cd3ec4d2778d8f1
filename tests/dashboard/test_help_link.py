"""The "?" leads to its paragraph, in the language of the page."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from dashboard.components.help_link import help_link

    st.html(help_link("equity"))


def test_the_link_leads_to_its_paragraph_in_the_language_of_the_page() -> None:
    test = AppTest.from_function(_page)
    assert 'href="help#equity"' in str(test.run().get("html")[0].proto.body)
    test.query_params["lang"] = "en"
    english = str(test.run().get("html")[0].proto.body)
    assert 'href="help?lang=en#equity"' in english
    assert 'aria-label="How this is counted: Parity of migrants and registered residents"' in english
