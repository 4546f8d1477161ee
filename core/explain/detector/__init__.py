"""What happens when a page is searched: windows, cells, boxes that are dropped, and how good the rest is."""
