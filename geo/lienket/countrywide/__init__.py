"""A country: the maps of many workspaces, built beside each other, and one page over them."""
