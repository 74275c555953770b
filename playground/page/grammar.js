// TOML's grammar under JavaScript's tree-sitter, with its trees as plain numbers, which cross over
// to Python in one step; browser/tree_sitter.py makes nodes of them.

import { Language, Parser } from "web-tree-sitter";

const ERROR = 65535;
const ORIGIN = { row: 0, column: 0 };

/** Return how to read TOML, and the names of its nodes' types. */
export async function toml(folder) {
  await Parser.init({ locateFile: (name) => new URL(name, folder).href });
  const language = await Language.load(new URL("tree-sitter-toml.wasm", folder).href);
  const parser = new Parser();
  parser.setLanguage(language);
  const names = [...language.types, "ERROR"];

  /** Read a text, or what is from `start` to `end` of it where `start` is not negative. */
  function read(text, start, end) {
    const here = { startPosition: ORIGIN, endPosition: ORIGIN, startIndex: start, endIndex: end };
    const tree = parser.parse(text, null, start < 0 ? undefined : { includedRanges: [here] });
    try {
      return numbers(tree.rootNode, names.length - 1);
    } finally {
      tree.delete();
    }
  }

  return { read, names };
}

/** Return five numbers a node, each before its children; no nesting is too deep for this. */
function numbers(root, error) {
  const found = [];
  const left = [root];
  while (left.length) {
    const node = left.pop();
    const kind = node.typeId === ERROR ? error : node.typeId;
    const flags = (node.isNamed ? 1 : 0) | (node.isMissing ? 2 : 0) | (node.hasError ? 4 : 0);
    found.push(kind, node.startIndex, node.endIndex, node.childCount, flags);
    for (const child of node.children.toReversed()) left.push(child);
  }
  return Int32Array.from(found);
}
