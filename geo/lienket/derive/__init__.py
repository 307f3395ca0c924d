"""Making the layers out of references: what scripts/ call, never a build (floor 2)."""
