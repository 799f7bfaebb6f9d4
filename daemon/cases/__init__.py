"""维权事项: one case per dispute, its drafts, and what is filled into which form."""
