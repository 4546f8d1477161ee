"""What is seen while a network trains, and when it ends."""

from pages.kit.run_panel.panel import show

__all__ = ["show"]
