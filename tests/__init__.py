"""unit: core alone; pages: every page in Streamlit's AppTest; browser: the real app in Chromium; benchmarks: run by hand."""
