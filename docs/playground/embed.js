// Puts the playground into its page of the site, where it was built and a server serves it.
(() => {
  const app = new URL("app/index.html", document.currentScript.src);
  const place = document.getElementById("playground-app");

  // The site's palette may be another than the system's.
  function follow(frame) {
    const scheme = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
    frame.contentDocument.documentElement.style.colorScheme = scheme;
  }

  async function show() {
    const answer = await fetch(app, { method: "HEAD" });
    if (!answer.ok) return;
    const frame = Object.assign(document.createElement("iframe"), { src: app.href, title: "Playground" });
    frame.allow = "clipboard-write";
    frame.addEventListener("load", () => {
      follow(frame);
      new MutationObserver(() => follow(frame)).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    });
    place.replaceChildren(frame);
  }

  if (location.protocol !== "file:") show();
})();
