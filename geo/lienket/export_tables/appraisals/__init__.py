"""What a link is worth in words: for a page of its own and for the report, the same in both."""
