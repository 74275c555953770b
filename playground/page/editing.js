// The editor: one text a file, each with its own history, and the problems underlined.

import { yaml } from "@codemirror/lang-yaml";
import { StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { tabs } from "./tabs.js";

const isYaml = (path) => /\.ya?ml$/i.test(path);

/** Make the editor; `changed` is called at each change of a text or of the set of files. */
export function editing({ changed }) {
  const states = new Map();
  let current = "";
  const view = new EditorView({ parent: document.getElementById("editor") });

  function made(path, text) {
    const extensions = [
      basicSetup,
      lintGutter(),
      syntaxHighlighting(classHighlighter),
      isYaml(path) ? yaml() : StreamLanguage.define(toml),
      EditorView.contentAttributes.of({ "aria-label": path, spellcheck: "false" }),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
    ];
    return EditorState.create({ doc: text, extensions });
  }

  function show(path) {
    if (states.has(current)) states.set(current, view.state);
    current = path;
    view.setState(states.get(path));
    tabs("files", [...states.keys()], path, show);
  }

  /** Return the state of a file as it is now. */
  const now = (path) => (path === current ? view.state : states.get(path));

  return {
    /** Replace all files; each has a path and a text. */
    open(files) {
      states.clear();
      current = "";
      for (const { path, text } of files) states.set(path, made(path, text));
      show(files[0].path);
      changed();
    },
    /** Return each file's path and text. */
    files: () => [...states.keys()].map((path) => [path, now(path).doc.toString().toWellFormed()]),
    /** Underline the problems, each in its file. */
    mark(problems) {
      for (const path of states.keys()) {
        const state = now(path);
        const own = problems.filter((each) => each.place.path === path);
        const spec = setDiagnostics(state, own.map((each) => diagnostic(state.doc, each)));
        if (path === current) view.dispatch(spec);
        else states.set(path, state.update(spec).state);
      }
    },
    /** Write a text where another stands. */
    replace(place, text) {
      show(place.path);
      const { from, to } = range(view.state.doc, place);
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, scrollIntoView: true });
    },
    /** Put the cursor where a problem is. */
    goTo(place) {
      show(place.path);
      const { from, to } = range(view.state.doc, place);
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    },
  };
}

function diagnostic(doc, problem) {
  const { from, to } = range(doc, problem.place);
  const message = `${problem.code}: ${problem.headline}`;
  return { from, to, severity: problem.severity, message };
}

function range(doc, { line, column, end_line, end_column }) {
  return { from: offset(doc, line, column), to: offset(doc, end_line, end_column) };
}

/** Return the place of a column, which counts characters, in a text, which counts UTF-16's units. */
function offset(doc, line, column) {
  const { from, text } = doc.line(Math.min(line, doc.lines));
  return from + [...text].slice(0, column - 1).join("").length;
}
