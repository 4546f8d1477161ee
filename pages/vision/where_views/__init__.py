"""The views of *Where is it?*"""
