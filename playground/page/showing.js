// What the compiler answered: problems with their pages, generated modules in colour.

import { pythonLanguage } from "@codemirror/lang-python";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { copied } from "./copying.js";
import { tabs } from "./tabs.js";

const element = (id) => document.getElementById(id);

/** Make the side of the answers; `ask` has a code explained, `goTo` shows a place, `replace` writes there. */
export function showing({ ask, goTo, replace }) {
  let modules = {};
  let current = "";
  element("copy").onclick = copyModule;

  /** Copy the module, or mark it for who copies it. */
  async function copyModule() {
    if (await copied(modules[current])) element("status").textContent = `${current} is copied`;
    else getSelection().selectAllChildren(element("module"));
  }

  function show(name) {
    current = name;
    tabs("modules", Object.keys(modules), name, show);
    element("module").replaceChildren(coloured(modules[name]));
    const link = element("download");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([modules[name]], { type: "text/x-python" }));
    link.download = name;
  }

  return {
    /** Show what was found, as `check` says it. */
    problems({ errors, warnings, problems }) {
      element("verdict").textContent = verdict(errors, warnings);
      element("status").textContent = "Ready";
      element("problems").replaceChildren(...problems.map((each) => item(each, { ask, goTo, replace })));
    },
    /** Show modules by name; those with something in them, the last one seen first. */
    modules(files) {
      modules = Object.fromEntries(Object.entries(files).filter(([name]) => !/^(__init__\.py|py\.typed)$/.test(name)));
      const names = Object.keys(modules);
      element("result").hidden = names.length === 0;
      if (names.length) show(names.includes(current) ? current : names[0]);
      else tabs("modules", [], "", show);
    },
    /** Say that the playground itself failed. */
    failure(error) {
      element("status").textContent = `The playground failed: ${error.message}`;
    },
  };
}

function verdict(errors, warnings) {
  const count = (number, word) => (number ? [`${number} ${word}${number === 1 ? "" : "s"}`] : []);
  return [...count(errors, "error"), ...count(warnings, "warning")].join(", ") || "No problems";
}

function item({ code, severity, place, headline, notes, help, fix }, { ask, goTo, replace }) {
  const entry = made("li", "", severity);
  const kind = made("span", `${severity}[${code}]`, "code");
  const where = made("button", `${place.path}:${place.line}:${place.column}`, "place");
  where.type = "button";
  where.onclick = () => goTo(place);
  entry.append(where, kind, made("p", headline, "headline"));
  for (const each of notes) entry.append(made("p", `note: ${each}`));
  for (const each of help) entry.append(made("p", `help: ${each}`));
  if (fix) entry.append(made("button", `Write ${fix.text}`, "fix"));
  if (fix) entry.lastChild.onclick = () => replace(fix.place, fix.text);
  const page = made("details");
  page.append(made("summary", `${code}: what it means`));
  page.ontoggle = async () => {
    if (page.open && page.children.length === 1) page.append(made("pre", await ask({ ask: "explain", code })));
  };
  entry.append(page);
  if (window.parent !== window) entry.append(inTheDocumentation(code));
  return entry;
}

/** Return a link to the code's page on the site, of which this window is a part. */
function inTheDocumentation(code) {
  const link = made("a", `${code} in the documentation`);
  link.href = new URL(`../../diagnostics.html#${code.toLowerCase()}`, location.href).href;
  link.target = "_top";
  return link;
}

function made(name, text = "", kind = "") {
  const element = document.createElement(name);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function coloured(text) {
  const all = document.createDocumentFragment();
  const tree = pythonLanguage.parser.parse(text);
  const put = (part, classes) => all.append(classes ? made("span", part, classes) : part);
  highlightCode(text, tree, classHighlighter, put, () => all.append("\n"));
  return all;
}
