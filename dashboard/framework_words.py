"""Streamlit's own words on our pages: where each stands, and what it says in the page's language. Why each is done this way: decision 9."""

from collections.abc import Mapping
from typing import Final

from geo.errors import N_
from geo.i18n import Language, translate

# Selector → source text → the message that stands there instead. `{…}` is whatever the framework puts there.
_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "[data-testid=stSkipToContent]": {"Skip to main content": N_("Skip to main content")},
    "[data-testid=stSelectboxVirtualDropdown],[data-testid=stMultiSelectDropdown]": {"No results": N_("No results")},
    "[data-testid=InputInstructions]": {"Press Enter to apply": N_("Press Enter to apply"), "Press Enter to submit form": N_("Press Enter to submit form")},
    "[data-testid=stConnectionStatus]": {"Connecting": N_("Reconnecting to the server"), "Error": N_("The server cannot be reached")},
    "[data-live-announcer]": {
        "{count} options available.": N_("{count} options"),
        "1 option available.": N_("one option"),
        "{name}, selected": N_("{name}, chosen"),
    },
    "[role=tooltip],[data-testid=stTooltipContent]": {
        "Connecting to Streamlit server": N_("Reconnecting to the server"),
        "Unable to connect to Streamlit server": N_("The server cannot be reached"),
    },
    "[data-testid=stDialog]": {
        "Page not found": N_("There is no such page"),
        "The page that you have requested does not seem to exist. Running the app's main page.": N_("The map is shown instead."),
        "You have requested page /{name}, but no corresponding file was found in the app's pages/ directory. Running the app's main page.": N_(
            "The map is shown instead."
        ),
        "Connection error": N_("The server cannot be reached"),
        "Streamlit server is not responding. Are you connected to the internet?": N_(
            "The server does not answer. What you see may be out of date. The page connects again by itself as soon as the server answers."
        ),
        "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": N_(
            "The server does not answer. What you see may be out of date. The page connects again by itself as soon as the server answers."
        ),
    },
}
# Selector → attribute → source text → message.
_ATTRIBUTES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "[data-testid=stTopNav],[data-testid=stSidebarNav]": {"aria-label": {"App pages": N_("Pages")}},
    "[data-testid=stSidebar]": {"aria-label": {"Sidebar": N_("Pages")}},
    "[data-testid=stExpandSidebarButton]": {"aria-label": {"Expand sidebar": N_("Show the pages")}},
    "[data-testid=stSidebarCollapseButton] button": {"aria-label": {"Collapse sidebar": N_("Hide the pages")}},
    "[data-testid=stLogoLink]": {"aria-label": {"Navigate to home page": N_("To the map")}},
    "img.stLogo": {"alt": {"Logo": N_("GapMap")}},
    "iframe": {"title": {"streamlit_folium.st_folium": N_("Map of who cannot reach the service")}},
    "[data-testid=stSelectbox] input": {"placeholder": {"Choose an option": N_("Choose")}},
    "[data-testid=stSelectbox] button,[data-testid=stMultiSelect] button": {
        "aria-label": {
            "Open": N_("Open the list"),
            "Clear value": N_("Empty the field"),
            "Clear all": N_("Empty the field"),
            "Remove {name}": N_("Remove {name}"),
        }
    },
    "[data-testid=stMultiSelect] [role=group]": {"aria-label": {"Selected values": N_("Chosen")}},
    "[data-testid=stNumberInput] button": {
        "aria-label": {"Decrement": N_("Less"), "Increment": N_("More"), "Clear value": N_("Empty the field")},
    },
    "[data-testid=stDialog] button": {"aria-label": {"Close": N_("Close this message")}},
    "[data-testid=stSelectboxVirtualDropdown] button,[data-testid=stMultiSelectDropdown] button": {"aria-label": {"Dismiss": N_("Close the list")}},
}


def framework_words(language: Language) -> list[dict[str, str]]:
    """What `words.js` replaces: `at` (a selector), `attribute` (absent: text), `from`, `to`; without what stays as it is."""
    texts = [{"at": at, "from": source, "to": translate(message, language)} for at, words in _TEXTS.items() for source, message in words.items()]
    attributes = [
        {"at": at, "attribute": attribute, "from": source, "to": translate(message, language)}
        for at, by_attribute in _ATTRIBUTES.items()
        for attribute, words in by_attribute.items()
        for source, message in words.items()
    ]
    return [word for word in [*texts, *attributes] if word["from"] != word["to"]]
