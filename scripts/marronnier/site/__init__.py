"""The calendar's site: a thin plugin for MkDocs, the theme's few changes, and the assets."""
