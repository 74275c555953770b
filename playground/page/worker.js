// The compiler, beside the page: starts Python, then answers one question after the other.
// A question is {id, ask, files, clients, code}; an answer is {id, ask, answer}, or {failure}.

import { loadPyodide } from "./pyodide/pyodide.mjs";
import { toml } from "./grammar.js";

const here = new URL(".", import.meta.url);

async function started() {
  const [python, libraries, { read, names }] = await Promise.all([
    loadPyodide({ indexURL: new URL("pyodide/", here).href }),
    fetch(new URL("python.zip", here)).then((response) => response.arrayBuffer()),
    toml(here),
  ]);
  const [folder] = python.runPython("import site; site.getsitepackages()").toJs();
  python.unpackArchive(libraries, "zip", { extractDir: folder });
  python.pyimport("tree_sitter").connect(read, python.toPy(names));
  return python.pyimport("compiler");
}

function answer(compiler, { ask, files, clients, code }) {
  switch (ask) {
    case "check":
      return JSON.parse(compiler.check(JSON.stringify(files)));
    case "generate":
      return JSON.parse(compiler.generate(JSON.stringify(files), clients));
    case "explain":
      return compiler.explain(code);
  }
}

const compiler = started();
onmessage = async ({ data }) => {
  try {
    postMessage({ id: data.id, answer: answer(await compiler, data) });
  } catch (failure) {
    postMessage({ id: data.id, failure: String(failure.message ?? failure) });
  }
};
