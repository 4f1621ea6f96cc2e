"""Settings of Sphinx, by which docs/website.py builds the documentation's site."""

from pkglint import __version__
from pkglint.report.pages import ADDRESS

project = "pkglint"
author = "The pkglint authors"
copyright = author  # noqa: A001 - Sphinx calls it so
release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "pkglint"
html_baseurl = ADDRESS
html_copy_source = False
html_show_sphinx = False
html_css_files = ["site.css"]
html_static_path = ["_static"]
pygments_style = "default"
