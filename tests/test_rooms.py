"""No circles: no module of the package comes back to itself by what it imports, for types included."""

from __future__ import annotations

import grimp


def test_imports_make_no_circle() -> None:
    graph = grimp.build_graph("caretrust_readiness", cache_dir=None)
    circles = {
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if not imported.startswith(f"{importer}.")  # a package that hands on what its modules hold
        and graph.chain_exists(importer=imported, imported=importer)
    }
    assert circles == set()
