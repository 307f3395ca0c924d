"""Making the layers out of references: what the doors beside this folder call, never a build."""
