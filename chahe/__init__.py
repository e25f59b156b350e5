"""chahe 查核: examine an insurer's e-commerce business from real evidence; people conclude."""

__version__ = "0.1.0"
