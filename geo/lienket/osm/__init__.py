"""The ground of a workspace out of a file of OpenStreetMap: roads, railway, waters, places."""
