
/* The menu of tools on the map, the windows they open, and what they say. */
((lienket) => {
  "use strict";
  const { state, el, byId, word } = lienket;

  /** Each tool: {word: key of its name, act}. In the order in which they were added. */
  const tools = [];

  /** Add a tool to the menu; `name` is the key of a word. */
  lienket.tool = (name, act) => tools.push({ name, act });

  const unfolded = () => byId("tools-list").hidden === false;

  function unfold(on) {
    if (on) show();
    byId("tools-list").hidden = !on;
    state.buttons.tools.setAttribute("aria-expanded", String(on));
  }

  /** Run a tool: the menu closes, and the focus goes back where the tool does not take it. */
  function run(tool) {
    unfold(false);
    state.buttons.tools.focus({ preventScroll: true });
    tool.act();
  }

  function show() {
    byId("tools-list").replaceChildren(...tools.map((tool) => el("li", {},
      el("button", { type: "button", "data-tool": tool.name, onclick: () => run(tool) }, word(tool.name)))));
  }

  /** The button of the menu and the menu, for the map's column of buttons. */
  lienket.toolMenu = () => {
    state.buttons.tools = el("button", { type: "button", "aria-expanded": "false", "aria-controls": "tools-list",
      onclick: () => unfold(!unfolded()) }, "☰");
    return [state.buttons.tools, el("ul", { id: "tools-list", class: "tools", hidden: true })];
  };

  document.addEventListener("pointerdown", (event) => {
    if (state.buttons?.tools && unfolded() && !event.target.closest(".buttons")) unfold(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.buttons?.tools || !unfolded()) return;
    event.stopImmediatePropagation();
    unfold(false);
    state.buttons.tools.focus({ preventScroll: true });
  });
  lienket.on("language", show);

  /** A window over the page; Escape or its button closes it, and the focus goes back. */
  lienket.dialog = (title, ...content) => {
    const close = el("button", { type: "button", class: "close", "aria-label": word("close"), onclick: () => shown.close() }, "×");
    const shown = el("dialog", { class: "window", "aria-labelledby": "window-title", onclose: () => shown.remove() },
      el("header", {}, el("h2", { id: "window-title" }, title), close), el("div", { class: "window-body" }, ...content));
    document.body.append(shown);
    shown.showModal();
    return shown;
  };

  let silence = 0;

  /** Say a short thing, to the eye and to a screen reader, and take it back after a while. */
  lienket.say = (text) => {
    clearTimeout(silence);
    byId("said").textContent = text;
    silence = setTimeout(() => { byId("said").textContent = ""; }, 6000);
  };
})(lienket);
