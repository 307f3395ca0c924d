"""The line of a gap: along what is drawn of the missing parts, straight where nothing is."""

from __future__ import annotations

from lienket.export_tables import Delivery


def course(delivery: Delivery) -> str:
    """An expression for the line of a gap: that of its parts that are not built, if they are drawn.

    The line in the table is straight from end to end: beside a schematic line with a bend it would
    stand as a second line of the same link.
    """
    wanted = "\"link\"=attribute(@parent,'link') AND \"condition\"='not_built'"
    found = [
        f"aggregate('lienket_{table.name}','collect',$geometry,{wanted})"
        for table in delivery.layers
        if table.status and table.geometry == "MultiLineString"
    ]
    if not found:
        return "$geometry"
    drawn = f"line_merge(collect_geometries(array_filter(array({','.join(found)}),@element)))"
    way = f"if(num_geometries({drawn})>0,{drawn},$geometry)"
    return f"if(\"cause\"='unbuilt',try({way},$geometry),$geometry)"
