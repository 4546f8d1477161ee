"""What a network learnt about a table: judged, compared, looked into."""
