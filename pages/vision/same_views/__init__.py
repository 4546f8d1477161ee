"""The views of *Same or different?*"""
