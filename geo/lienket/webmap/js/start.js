
/* What stands around the map: the words in a language, the buttons, what the page listens to. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, fit, unfold } = lienket;

  /* Languages. */

  /** Speak Vietnamese (0) or English (1). */
  lienket.setLanguage = (lang) => {
    state.lang = lang;
    speak();
    state.layer.labels.refresh();
  };

  function about() {
    const { about: told } = state.data;
    const now = lienket.time.isLast();
    byId("title").textContent = pick(told.title);
    document.title = [pick(told.title), !now && lienket.dayShown()].filter(Boolean).join(" – ");
    byId("about").textContent = [now ? pick(told.dated) : lienket.dayShown(), word(`about_${told.audience}`)].join(" · ");
    byId("about").classList.toggle("past", !now);
  }

  function statics() {
    document.documentElement.lang = state.lang ? "en" : "vi";
    document.querySelectorAll("[data-word]").forEach((node) => { node.textContent = word(node.dataset.word); });
    document.querySelectorAll("[data-label]").forEach((node) => node.setAttribute("aria-label", word(node.dataset.label)));
    byId("language").lang = state.lang ? "vi" : "en";
    const examples = lienket.examples();
    byId("search").placeholder = examples ? word("search_hint", { examples }) : word("search");
    state.map.getContainer().setAttribute("aria-label", word("map"));
    for (const [name, node] of Object.entries(state.buttons)) {
      node.title = word(name);
      node.setAttribute("aria-label", word(name));
    }
  }

  function speak() {
    const held = document.activeElement;
    statics();
    about();
    lienket.list.show();
    lienket.legend.show();
    if (state.chosen) lienket.showChosen();
    if (held !== document.body && held !== document.activeElement && document.contains(held)) held.focus({ preventScroll: true });
    lienket.tell("language");
  }

  /* Buttons on the map. */

  /** The page on the whole screen, or back in its window. */
  const fullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())
    .catch(() => lienket.say(word("full_refused")));

  const Buttons = L.Control.extend({
    options: { position: "topleft" },
    onAdd(map) {
      const button = (name, sign, act) => {
        state.buttons[name] = el("button", { type: "button", onclick: act }, sign);
        return state.buttons[name];
      };
      const box = el("div", { class: "buttons" },
        button("zoom_in", "+", () => map.zoomIn()), button("zoom_out", "−", () => map.zoomOut()),
        button("whole", "⌂", () => lienket.fly()),
        document.fullscreenEnabled && button("full_screen", "⛶", fullScreen), ...lienket.toolMenu());
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });

  /** The far islands by name: a way there, and back by the button of the whole. */
  const Far = L.Control.extend({
    options: { position: "topleft" },
    onAdd() {
      const box = el("div", { class: "far", role: "group", "aria-label": word("insets") });
      const show = () => {
        box.setAttribute("aria-label", word("insets"));
        box.replaceChildren(...state.data.insets.map(({ name, box: at }) =>
          el("button", { type: "button", onclick: () => lienket.flyTo(L.latLngBounds(at)) }, pick(name))));
      };
      show();
      lienket.on("language", show);
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });

  /* What is done once the map is seen, in steps. */

  /** The buttons, the words and the legend. */
  function frame() {
    state.buttons = {};
    new Buttons().addTo(state.map);
    if (state.data.insets) new Far().addTo(state.map);
    statics();
    about();
    lienket.legend.show();
  }

  /** Open the unit at a place that nothing else stands at: where the units of another time are shown, they are what is asked about. */
  function openUnit(place) {
    if (lienket.gains.press(place)) return;
    const feature = lienket.units.isOwn() ? null : lienket.recast.at(place), row = feature && lienket.units.unitOf(feature.key);
    if (row) lienket.unitPanel.open(lienket.units.keyOf(row));
  }

  /** What the page listens to. */
  function listen() {
    matchMedia(lienket.NARROW).addEventListener("change", fit);
    byId("language").addEventListener("click", () => lienket.setLanguage(1 - state.lang));
    byId("grip").addEventListener("click", () => unfold(byId("side").classList.contains("folded")));
    byId("search").addEventListener("focus", () => unfold(true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && state.chosen) lienket.close();
    });
    state.map.on("click", ({ latlng }) => {
      if (state.measuring) state.measuring(latlng);
      else if (state.chosen) lienket.close();
      else openUnit(latlng);
    });
    document.querySelectorAll(".card").forEach((card) =>
      card.addEventListener("toggle", () => state.layer.labels.refresh()));
    lienket.list.start();
  }

  /** All else; what an address asks for holds from here on. */
  function follow() {
    state.shown = lienket.facets.passing();
    lienket.tell("language");
    lienket.tell("ready");
  }

  /** The list, and the names once more, for now all that covers the map is there. */
  function end() {
    lienket.list.show();
    state.layer.labels.refresh();
  }

  lienket.on("time", () => {
    about();
    if (state.chosen) lienket.showAgain();
  });
  lienket.start = [frame, () => state.layer.name(), listen, follow, end];
})(lienket);
