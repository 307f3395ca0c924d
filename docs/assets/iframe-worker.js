// A browser starts no worker from a file, so the search runs in a hidden frame of the page there.
// Its names are those that the theme looks for: it fetches one of the kind if this file is not there,
// and its search finds its other files by them.
if (location.protocol === "file:") {
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      this.ready = new Promise((done) => frame.addEventListener("load", done, { once: true }))
        .then(() => this.open(frame.contentWindow, address));
      document.body.append(frame);
    }

    open(inner, address) {
      const fetched = (url) => new Promise((done, failed) => {
        const script = inner.document.createElement("script");
        Object.assign(script, { src: url, onload: done, onerror: failed });
        inner.document.body.append(script);
      });
      inner.importScripts = (...urls) =>
        urls.reduce((before, url) => before.then(() => fetched(url)), Promise.resolve());
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      return fetched(address).then(() => inner);
    }

    postMessage(data) {
      this.ready.then((inner) => inner.dispatchEvent(new inner.MessageEvent("message", { data })));
    }
  };
}
