"""The service on the shopper's own machine: keeps pages, reminds, prepares complaints."""

__version__ = "0.1.0"
