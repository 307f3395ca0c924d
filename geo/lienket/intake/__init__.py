"""What offices hand over, taken into a workspace: read, compared, written once it is agreed."""
