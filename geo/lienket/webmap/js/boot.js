
/* The first script of the page: unzips those that are not read at once and runs them, then what Folium wrote for the map. */
/** @type {Lienket} */
var lienket = (() => {
  "use strict";
  const TOO_OLD = "Trình duyệt quá cũ: hãy dùng Chrome, Edge hoặc Firefox từ năm 2023. | "
    + "This browser is too old: use Chrome, Edge or Firefox of 2023 or later.";
  const BROKEN = "Chương trình của trang không chạy được, nên chỉ có bản tĩnh. | The page's program cannot run: here is a still copy alone.";

  /**
   * The bytes of a base64 text.
   * @param {string} text
   * @returns {Uint8Array<ArrayBuffer>}
   */
  function bytesOf(text) {
    if ("fromBase64" in Uint8Array) return /** @type {any} */ (Uint8Array).fromBase64(text);
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
    return bytes;
  }

  /**
   * The bytes that gzip and base64 made the text of an element; the text itself is given up.
   * @param {Element} block
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async function unzip(block) {
    const gzip = new DecompressionStream("gzip"), writer = gzip.writable.getWriter();
    writer.write(bytesOf(block.textContent.trim())).then(() => writer.close()).catch(fail);
    block.textContent = "";
    return new Uint8Array(await new Response(gzip.readable).arrayBuffer());
  }

  /** What of the page has been unzipped, by the id of its element. */
  const opened = new Map();

  /**
   * The bytes of what stands zipped in element `id`; it is unzipped once, when first asked for.
   * @param {string} id
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  function unzipped(id) {
    if (!opened.has(id)) opened.set(id, unzip(document.getElementById(id)));
    return opened.get(id);
  }

  /**
   * Put a script or a style sheet into the page, where it holds at once.
   * @param {"script" | "style"} tag
   * @param {string} text
   */
  function add(tag, text) {
    const node = document.createElement(tag);
    node.textContent = text;
    document.head.append(node);
  }

  /**
   * Say why there is no map, on the page for who has no scripts; once the map stands, nothing is left to say.
   * @param {unknown} why
   */
  function fail(why) {
    const told = document.getElementById("why");
    if (told) {
      document.documentElement.classList.remove("live");
      told.textContent = "DecompressionStream" in window ? `${BROKEN} (${why})` : TOO_OLD;
      told.hidden = false;
    }
    throw why;
  }

  /** A script of the page that cannot be read or stops half-way tells the window alone. */
  let stopped = null;
  window.addEventListener("error", ({ error }) => { stopped ??= error; });

  /**
   * Go on only if what a script brings is there.
   * @param {unknown} brought
   */
  function need(brought) {
    if (!brought) throw stopped ?? new Error("script");
  }

  /** The text of what stands zipped in an element. @param {string} id */
  const textOf = async (id) => new TextDecoder().decode(await unzipped(id));

  /** A script of the page, by the name that it has in the browser's tools. */
  const run = (text, name) => add("script", `${text}\n//# sourceURL=lienket-${name}.js`);

  /** What draws the map is unzipped, then run: in one go, so that no frame is spent on half a page. */
  async function boot() {
    for (const { id } of document.querySelectorAll("script[data-gzip]")) unzipped(id);
    await Promise.all(opened.values());
    add("style", await textOf("lienket-styles"));
    run(await textOf("lienket-code"), "map");
    need(lienket.layer);
    add("script", document.getElementById("lienket-program").textContent);
    need(lienket.state.layer);
  }

  /** Unzip and run the other scripts: all that stands around the map. */
  async function more() {
    run(await textOf("lienket-rest"), "rest");
    need(lienket.start);
  }

  document.addEventListener("DOMContentLoaded", () => boot().catch(fail));
  // The script could be read: from here on the page is that of the scripts, and who has none sees another.
  document.documentElement.classList.add("live");

  return /** @type {any} */ ({ unzipped, more, fail });
})();
