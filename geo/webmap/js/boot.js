
/* The first script of the page: unzips the others and runs them, then what Folium wrote for the map. */
var lienket = (() => {
  "use strict";
  const TOO_OLD = "Trình duyệt quá cũ: hãy dùng Chrome, Edge hoặc Firefox từ năm 2023. | "
    + "This browser is too old: use Chrome, Edge or Firefox of 2023 or later.";

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
   * The bytes that gzip and base64 made the text of element `id`; the text itself is given up.
   * @param {string} id
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async function unzipped(id) {
    const block = document.getElementById(id), bytes = bytesOf(block.textContent.trim());
    block.textContent = "";
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /**
   * Run a script of the page.
   * @param {string} code
   */
  function run(code) {
    const script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  }

  /**
   * Say why there is no map, before there are words of the page to say it with.
   * @param {unknown} why
   */
  function fail(why) {
    document.getElementById("found").textContent = "DecompressionStream" in window ? String(why) : TOO_OLD;
    throw why;
  }

  document.addEventListener("DOMContentLoaded", () => unzipped("lienket-code").then((code) => {
    run(`${new TextDecoder().decode(code)}\n//# sourceURL=lienket.js`);
    run(document.getElementById("lienket-program").textContent);
  }).catch(fail));

  return { unzipped, fail };
})();
