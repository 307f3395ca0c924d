"""Which tests take long."""

from __future__ import annotations

LONG = (
    "test_hostile_page.py",
    "test_faults_places.py",
    "test_faults_machine.py",
    "test_sheets.py",
    "test_hostile_products.py",
    "test_faults_kills.py",
    "test_postgis.py",
    "test_privacy.py",
    "test_faults_streams.py",
    "test_supply.py",
    "test_exports_elsewhere.py",
    "test_pipeline.py",
    "test_cli.py",
    "test_wrong_values.py",
    "test_qgis_package.py",
    "test_qgis_project.py",
    "test_broken_geometry.py",
    "test_derive_ground.py",
    "test_datapackage.py",
    "test_report.py",
    "test_network_real.py",
    "test_exports.py",
    "test_elsewhere.py",
    "test_index_page.py",
    "test_internal_part.py",
    "test_hostile.py",
    "test_documentation.py",
    "test_own_words.py",
    "test_library.py",
    "test_hand_edits.py",
    "test_tables.py",
    "test_workspace.py",
    "test_analysis.py",
)
"""The files that take longest, by measure twenty seconds of work and more each: they come first,
so that no process works alone at the end, and are left out where it has to be quick."""

PAGES = (
    "test_web_views.py",
    "test_web_takeaway.py",
    "test_browser.py",
    "test_web_filter.py",
    "test_web_about.py",
    "test_web_measure.py",
    "test_web_find.py",
    "test_web_share.py",
    "test_web_still.py",
    "test_web_address.py",
    "test_web_access.py",
)
"""Files that take as long because each of their tests opens a page; what opens none is quick."""
