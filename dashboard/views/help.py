"""Help: what is counted and how, what is protected, and what this map may not be used for."""

import streamlit as st

from dashboard import data
from dashboard.components.failure import banner, told
from dashboard.components.top_bar import top_bar
from dashboard.i18n import _, language, restore_language
from geo.export.about import notes

with told():
    restore_language()
    now = data.served()
    top_bar(now.release)
    banner(now.problem)
    st.header(_("About this map"))
    st.subheader(_("What it answers"))
    st.text(_("Which people of a group cannot reach a service on foot, how many they are, where they live, and which outlet is nearest."))
    st.subheader(_("Who is counted"))
    st.text(_("Everyone of the chosen group who is entitled to the chosen service, at the place where they live. Counts only: no person is held here."))
    st.subheader(_("What it may not be used for"))
    st.text(_("It measures services, not conduct. It may not be used to check, rank or find persons, and counts marked illustrative decide nothing."))
    for note in notes(now.release, data.sources(now.release.release_id)):
        st.subheader(note.topic_zh if language() == "zh" else note.topic_en)
        st.text(note.text_zh if language() == "zh" else note.text_en)
