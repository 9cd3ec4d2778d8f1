"""One script a page, run by the navigation; each reads as its page looks."""
