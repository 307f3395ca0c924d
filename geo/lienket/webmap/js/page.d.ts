/* What the type check needs to know beside Leaflet's types and the DOM's: read by no page. */
import "leaflet";

declare module "leaflet" {
  interface PathOptions {
    /** How our canvas draws the path: see canvas.js. */
    look?: any;
  }
  interface ZoomPanOptions {
    /** Leaflet takes it for `setView`: all is drawn anew, though the view may be the same. */
    reset?: boolean;
  }
  interface Renderer {
    initialize(options: object): void;
  }
  interface LayerGroup<P = any> {
    initialize(): void;
  }
}

declare global {
  /** Everything the scripts of the page share; core.js and those after it add to it. */
  interface Element {
    /* The page has no other elements than HTML's where these are asked for. */
    readonly dataset: DOMStringMap;
    focus(options?: FocusOptions): void;
  }
  interface EventTarget {
    closest(selector: string): Element | null;
  }
}
