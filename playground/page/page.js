// The page: an editor of schemas, what the compiler says of them, and what it makes of them.

import { asking } from "./asking.js";
import { copied } from "./copying.js";
import { editing } from "./editing.js";
import { packed, unpacked } from "./sharing.js";
import { showing } from "./showing.js";

const PAUSE = 250; // milliseconds without a keystroke before the compiler is asked

const state = (word) => (document.body.dataset.state = word);
const element = (id) => document.getElementById(id);
const ask = asking(new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
const shown = showing({ ask, goTo: (place) => editor.goTo(place), replace: (place, text) => editor.replace(place, text) });
const editor = editing({ changed: () => soon() });

let timer = 0;
let asked = 0;
let answered = 0;
let busy = false;

function soon() {
  state("waiting");
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

/** Have the texts looked at; what is asked meanwhile waits for the newest texts, not for all between. */
async function look() {
  asked += 1;
  if (busy) return;
  busy = true;
  while (answered !== asked) {
    const turn = asked;
    state("asking");
    await answer(() => turn === asked);
    answered = turn;
  }
  busy = false;
  if (document.body.dataset.state === "asking") state("done");
}

/** Check what is written, then generate, and show both while nothing newer is asked. */
async function answer(isNewest) {
  const files = editor.files();
  const clients = element("clients").value;
  try {
    const report = await ask({ ask: "check", files });
    if (!isNewest()) return;
    editor.mark(report.problems);
    shown.problems(report);
    const modules = report.errors ? {} : await ask({ ask: "generate", files, clients });
    if (isNewest()) shown.modules(modules);
  } catch (failure) {
    shown.failure(failure);
    state("failed");
  }
}

/** Put what is written into the address, and the address into the clipboard. */
async function share() {
  const address = new URL(location.href);
  address.hash = await packed(editor.files());
  history.replaceState(null, "", address);
  const link = document.createElement("a");
  link.href = address.href;
  link.textContent = (await copied(address.href)) ? "The link is copied" : "The link";
  element("status").replaceChildren(link);
}

/** Open what the address holds; return whether it holds anything. */
async function openShared() {
  const files = location.hash.length > 1 ? await unpacked(location.hash.slice(1)) : null;
  if (files) editor.open(files);
  return files !== null;
}

async function begin() {
  const examples = await fetch(new URL("examples.json", import.meta.url)).then((r) => r.json());
  const select = element("example");
  for (const { title } of examples) select.add(new Option(title));
  const choose = () => editor.open(examples[select.selectedIndex].files);
  select.addEventListener("change", choose);
  element("clients").addEventListener("change", soon);
  element("share").addEventListener("click", share);
  addEventListener("hashchange", openShared);
  if (!(await openShared())) choose();
}

begin();
