"""Run by QGIS's own Python: opens a project and says what it found, and draws it.

    python3 qgis_probe.py project.qgz folder

Prints JSON. Draws each map theme to `folder/theme-<n>.png` and each layout to `layout-<n>.png`, and
two places near.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsAttributeEditorContainer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRuleBasedLabeling,
)
from qgis.PyQt.QtCore import QSize

SIZE, DPI = 900, 96
NEAR = 150_000
CONTROL = (106.34, 21.51)
"""A point in Hữu Lũng, WGS 84."""


def colours(part: Any) -> list[str]:
    """The colours of a layer of a symbol: of its inside, of its outline, of what it is made of."""
    within = part.subSymbol().symbolLayers() if part.subSymbol() else []
    deeper = [name for layer in within for name in colours(layer)]
    return [part.color().name(), part.strokeColor().name(), *deeper]


def rules(layer: Any) -> list[dict[str, Any]]:
    """The rules of a layer's renderer: label, test, scale, colours of the legend."""
    return [
        {
            "label": rule.label(),
            "filter": rule.filterExpression(),
            "scale": rule.minimumScale(),
            "colours": [name for part in rule.symbol().symbolLayers() for name in colours(part)],
        }
        for rule in layer.renderer().rootRule().children()
    ]


def labels(layer: Any) -> list[dict[str, Any]]:
    """The rules of a layer's labels: what is written, for whom, at which scales."""
    if not isinstance(layer.labeling(), QgsRuleBasedLabeling):
        return []
    return [
        {
            "text": rule.settings().fieldName,
            "filter": rule.filterExpression(),
            "scale": rule.settings().minimumScale,
            "font": rule.settings().format().font().family(),
            "size": rule.settings().format().size(),
            "colour": rule.settings().format().color().name(),
        }
        for rule in layer.labeling().rootRule().children()
    ]


def tips(layer: Any) -> dict[str, str]:
    """The map tip of each feature by its key, as the pointer shows it."""
    if layer.fields().indexOf("key") < 0 or not layer.mapTipTemplate():
        return {}
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    found = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        template = layer.mapTipTemplate()
        found[feature["key"]] = QgsExpression.replaceExpressionText(template, context)
    return found


def names(layer: Any) -> list[str]:
    """What each row is called in a list."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    expression = QgsExpression(layer.displayExpression())
    found = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        found.append(str(expression.evaluate(context)))
    return found


def written(layer: Any) -> dict[str, str]:
    """What the labels of a layer say of each feature, by its key."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    text = QgsExpression(layer.labeling().rootRule().children()[0].settings().fieldName)
    found = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        found[feature["key"]] = str(text.evaluate(context))
    return found


def widgets(layer: Any) -> dict[str, Any]:
    """The kind of the form's entry of each field, and the relation of one that refers."""
    setups = {
        field.name(): layer.editorWidgetSetup(number) for number, field in enumerate(layer.fields())
    }
    return {
        name: [
            setup.type(),
            setup.config().get("Relation") or setup.config().get("IsMultiline", ""),
        ]
        for name, setup in setups.items()
    }


def form(layer: Any) -> dict[str, Any]:
    """The tabs of a layer's form with their fields, and the fields that can be edited."""
    config = layer.editFormConfig()
    names = [field.name() for field in layer.fields()]
    return {
        "tabs": {
            tab.name(): [part.name() for part in tab.children()]
            for tab in config.tabs()
            if isinstance(tab, QgsAttributeEditorContainer)
        },
        "edited": [
            name for n, name in enumerate(names) if not config.readOnly(n) and name != "fid"
        ],
        "hidden": [row.name for row in layer.attributeTableConfig().columns() if row.hidden],
    }


def lines(layer: Any) -> dict[str, float]:
    """How long the line of each gap is that its label stands along [km], by its key."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    way = QgsExpression(layer.labeling().rootRule().children()[0].settings().geometryGenerator)
    found = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        context.setGeometry(feature.geometry())
        found[feature["key"]] = way.evaluate(context).length() / 1000
    return found


def told(layer: Any) -> dict[str, Any]:
    """All that is asked of a layer."""
    found = {
        "name": layer.name(),
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "source": layer.source(),
        "aliases": {field.name(): layer.attributeAlias(number)
                    for number, field in enumerate(layer.fields())},
        "read_only": layer.readOnly(),
        "private": bool(layer.flags() & QgsMapLayer.Private),
        "form": form(layer),
        "styles": layer.styleManager().styles(),
        "abstract": layer.metadata().abstract(),
        "licences": layer.metadata().licenses(),
        "tips": tips(layer),
        "names": names(layer),
        "widgets": widgets(layer),
    }  # fmt: skip
    if layer.isSpatial():
        found |= {
            "renderer": layer.renderer().type(),
            "rules": rules(layer),
            "labels": labels(layer),
        }
    return found


def point(project: Any) -> Any:
    """The control point in the CRS of the project."""
    system = QgsCoordinateReferenceSystem("EPSG:4326")
    way = QgsCoordinateTransform(system, project.crs(), project)
    return way.transform(QgsPointXY(*CONTROL))


def draw(project: Any, theme: str, path: Path, scale: float = 0) -> list[str]:
    """The map under a theme as a picture; at 1 : `scale` about the middle, 0 = the whole."""
    settings = QgsMapSettings()
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(SIZE, SIZE))
    settings.setOutputDpi(DPI)
    settings.setLayers(project.mapThemeCollection().mapThemeVisibleLayers(theme))
    settings.setLayerStyleOverrides(project.mapThemeCollection().mapThemeStyleOverrides(theme))
    extent = project.viewSettings().defaultViewExtent()
    settings.setExtent(extent)
    if scale:
        extent.scale(scale / settings.scale(), point(project))
        settings.setExtent(extent)
    settings.setBackgroundColor(project.backgroundColor())
    settings.setTransformContext(project.transformContext())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))
    return [error.message for error in job.errors()]


def needs(items: list[Any]) -> dict[str, float]:
    """How high each text is, to the height of its item."""
    return {
        item.id(): item.sizeForText().height() / item.rect().height()
        for item in items
        if isinstance(item, QgsLayoutItemLabel) and item.currentText().strip() and breaks(item)
    }


def breaks(item: Any) -> bool:
    """Whether the size that a text asks for counts its own line breaks alone."""
    return bool(item.sizeForText().width() <= item.rect().width() + 1)


def pages(sheet: Any, shown: Any) -> list[dict[str, Any]]:
    """The pages of an atlas: name, what stands in its texts, scale, whether all of it is shown."""
    atlas, found = sheet.atlas(), []
    atlas.beginRender()
    atlas.first()
    while True:
        feature = sheet.reportContext().feature()
        shape = sheet.reportContext().currentGeometry(shown.crs())
        found.append(
            {
                "key": feature["key"],
                "name": atlas.currentFilename(),
                "texts": {
                    item.id(): item.currentText()
                    for item in sheet.items()
                    if isinstance(item, QgsLayoutItemLabel)
                },
                "scale": shown.scale(),
                "whole": shown.extent().contains(shape.boundingBox()),
            }
        )
        if not atlas.next():
            break
    atlas.endRender()
    return found


def layout(sheet: Any, path: Path) -> dict[str, Any]:
    """A layout as a picture; its items and where they end [mm]."""
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = DPI
    settings.generateWorldFile = False
    atlas = sheet.atlas()
    if atlas.enabled():
        atlas.beginRender()
        atlas.first()
    code = QgsLayoutExporter(sheet).exportToImage(str(path), settings)
    page = sheet.pageCollection().page(0).rect()
    items = [item for item in sheet.items() if isinstance(item, QgsLayoutItem) and item.id()]
    legend = next(item for item in items if item.id() == "legend")
    shown = next(
        item for item in items if isinstance(item, QgsLayoutItemMap) and item.id() == "map"
    )
    return {
        "name": sheet.name(),
        "code": code,
        "pages": pages(sheet, shown) if atlas.enabled() else [],
        "scale": shown.scale(),
        "theme": shown.followVisibilityPresetName(),
        "needs": needs(items),
        "page": [page.width(), page.height()],
        "items": {
            item.id(): [item.pos().x(), item.pos().y(), item.rect().width(), item.rect().height()]
            for item in items
        },
        "texts": {
            item.id(): item.currentText() for item in items if isinstance(item, QgsLayoutItemLabel)
        },
        "legend": [
            [node.name(), *(row.data(0) for row in legend.model().layerLegendNodes(node))]
            for node in legend.model().rootGroup().findLayers()
        ],
    }


def main() -> None:
    """Open, ask, draw, print."""
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    application = QgsApplication([], False)  # noqa: FBT003 - no window
    application.initQgis()
    said = []
    application.messageLog().messageReceived.connect(
        lambda text, tag, _: said.append(f"{tag}: {text}")
    )
    project = QgsProject.instance()
    read = project.read(str(source))
    themes = list(project.mapThemeCollection().mapThemes())
    control = point(project)
    found = {
        "read": read,
        "error": project.error(),
        "title": project.title(),
        "ellipsoid": project.ellipsoid(),
        "units": [project.distanceUnits(), project.areaUnits()],
        "crs": project.crs().authid(),
        "metadata": project.metadata().title(),
        "layers": {layer.id(): told(layer) for layer in project.mapLayers().values()},
        "order": [layer.id() for layer in project.layerTreeRoot().layerOrder()],
        "tree": [node.layerId() for node in project.layerTreeRoot().findLayers()],
        "abstract": project.metadata().abstract(),
        "note": project.readEntry("CopyrightLabel", "/Label")[0],
        "groups": [group.name() for group in project.layerTreeRoot().findGroups()],
        "relations": {
            of.id(): [of.isValid(), of.referencingLayerId(), of.referencedLayerId()]
            for of in project.relationManager().relations().values()
        },
        "bookmarks": [mark.name() for mark in project.bookmarkManager().bookmarks()],
        "themes": themes,
        "drawn": [
            draw(project, theme, folder / f"theme-{number}.png")
            for number, theme in enumerate(themes)
        ],
        "layouts": [
            layout(sheet, folder / f"layout-{number}.png")
            for number, sheet in enumerate(project.layoutManager().printLayouts())
        ],
        "shown": {
            theme: project.mapThemeCollection().mapThemeVisibleLayerIds(theme) for theme in themes
        },
        "gaps": written(project.mapLayer("lienket_gaps")),
        "gap_lines": lines(project.mapLayer("lienket_gaps")),
        "meeting": draw(project, "Giáp ranh", folder / "meeting.png", 2 * NEAR),
        "near": draw(project, themes[0], folder / "near.png", NEAR),
        "control": [control.x(), control.y()],
        "said": said,
    }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
