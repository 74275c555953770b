/** Patterns and separators are coloured where a schema declares them, and nowhere else. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import test from "node:test";
import { having, tokens } from "./colours";

const SCHEMAS = path.resolve(__dirname, "../../../../schemas");
const PATTERN = "meta.pattern.cachegen";
const PLACEHOLDER = "variable.parameter.placeholder.cachegen";
const SEPARATOR = "keyword.operator.separator.cachegen";
const WRONG = "invalid.illegal";

function example(name: string): string {
  return readFileSync(path.join(SCHEMAS, name), "utf-8");
}

/** Return every pattern of a schema, found without a grammar. */
function written(text: string): string[] {
  const found = text.matchAll(/^\s*pattern\s*[=:]\s*["']?([^"'\s]+)/gm);
  return [...found].map((each) => each[1] ?? "");
}

for (const name of ["api.toml", "billing.toml", "sessions.yaml", "shared.yaml"]) {
  const language = name.endsWith(".toml") ? "toml" : "yaml";

  test(`every pattern of the example ${name} is coloured, and nothing else`, async () => {
    const text = example(name);
    const lines = await tokens(language, text);
    const coloured = lines
      .map((line) => having(PATTERN, [line]).join("").replaceAll(/["']/g, ""))
      .filter(Boolean);
    assert.deepEqual(coloured, written(text));
    const placeholders = written(text).flatMap((each) => each.match(/(?<=^|\/):\w+/g) ?? []);
    assert.deepEqual(having(PLACEHOLDER, lines), placeholders);
    assert.deepEqual(having(WRONG, lines), []);
  });
}

const TOML: readonly [string, string, readonly string[]][] = [
  ["below a header", '[keyspaces.a]\npattern = "a/:key"', ["a/:key"]],
  ["in a line that is indented", '[keyspaces.a]\n  pattern = "a/:key"', ["a/:key"]],
  ["in single quotes", "[keyspaces.a]\npattern = 'a/:key'", ["a/:key"]],
  ["with spaces", '[ keyspaces . a ]\npattern   =   "a/:key"', ["a/:key"]],
  ["in an inline table", '[keyspaces]\na = { pattern = "a/:key", expiry = "1d" }', ["a/:key"]],
  ["behind a dotted key", '[keyspaces]\na.pattern = "a/:key"', ["a/:key"]],
  ["without a header", 'keyspaces.a.pattern = "a/:key"\npattern = "b/:key"', ["a/:key"]],
  ["after a list", '[keyspaces.a]\nlimit = [\n  "1/1s",\n]\npattern = "a/:key"', ["a/:key"]],
  ["behind a comment", '[keyspaces.a] # mine\npattern = "a/:key" # pattern = "x/:y"', ["a/:key"]],
  [
    "in two keyspaces",
    '[keyspaces.a]\npattern = "a/:key"\n[keyspaces.b]\npattern = "b/:key"',
    ["a/:key", "b/:key"],
  ],
  ["not below another header", '[keyspaces.a]\n[types]\npattern = "a/:key"', []],
  ["not in another file", '[tool.linter]\npattern = "^a/:key"\n[[rules]]\npattern = "[a-z]+"', []],
  ["not in a long text", '[keyspaces.a]\ndoc = """\npattern = "a/:key"\n"""', []],
  ["not behind another key", '[keyspaces.a]\nmy-pattern = "a/:key"', []],
];

const YAML: readonly [string, string, readonly string[]][] = [
  ["plain", "keyspaces:\n  a:\n    pattern: a/:key", ["a/:key"]],
  ["in double quotes", 'keyspaces:\n  a:\n    pattern: "a/:key"', ["a/:key"]],
  ["in single quotes", "keyspaces:\n  a:\n    pattern: 'a/:key'", ["a/:key"]],
  ["in a flow mapping", "keyspaces:\n  a: { pattern: a/:key, expiry: 1d }", ["a/:key"]],
  ["behind a comment", "keyspaces: # all\n  a:\n    pattern: a/:key # pattern: x/:y", ["a/:key"]],
  ["after a blank line", "keyspaces:\n  a:\n    doc: A.\n\n# b\n    pattern: a/:key", ["a/:key"]],
  [
    "after other sections",
    "version: 1\ntypes:\n  A: str\nkeyspaces:\n  a:\n    pattern: a/:key",
    ["a/:key"],
  ],
  [
    "not in another section",
    "keyspaces:\n  a:\n    expiry: 1d\ntypes:\n  A:\n    pattern: a/:key",
    [],
  ],
  ["not in another file", "rules:\n  - pattern: a/:key\npattern: b/:key", []],
  ["not in a long text", "keyspaces:\n  a:\n    doc: |\n      pattern: a/:key", []],
  ["not behind another key", "keyspaces:\n  a:\n    my-pattern: a/:key", []],
];

const ALL = { toml: TOML, greedy: TOML, yaml: YAML };

for (const language of ["toml", "greedy", "yaml"] as const) {
  for (const [where, text, expected] of ALL[language]) {
    test(`with the grammar ${language}, a pattern is coloured ${where}`, async () => {
      const lines = await tokens(language, text);
      const coloured = lines
        .map((line) => having(PATTERN, [line]).join("").replaceAll(/["']/g, ""))
        .filter(Boolean);
      assert.deepEqual(coloured, expected);
    });
  }
}

test("a pattern's parts are told apart", async () => {
  const lines = await tokens("toml", '[keyspaces.a]\npattern = "user/:user_id/a:b.c/:day"');
  assert.deepEqual(having("meta.segment.cachegen", lines), ["user", "a:b.c"]);
  assert.deepEqual(having(PLACEHOLDER, lines), [":user_id", ":day"]);
  assert.deepEqual(having(SEPARATOR, lines), ["/", "/", "/"]);
});

test("what no pattern may hold is shown as wrong", async () => {
  const lines = await tokens("toml", '[keyspaces.a]\npattern = "/a//b c/:/:9/:key/"');
  assert.deepEqual(having(WRONG, lines), ["/", "//", " ", ":", ":9", "/"]);
  assert.deepEqual(having(PLACEHOLDER, lines), [":key"]);
});

test("a pattern whose quote is not closed ends with its line", async () => {
  const lines = await tokens("toml", '[keyspaces.a]\npattern = "a/:key\nexpiry = "1d"');
  assert.deepEqual(having(PATTERN, lines.slice(2)), []);
});

test("the separator of a cluster is coloured as those in patterns are", async () => {
  const toml = await tokens("toml", '[clusters.a]\nseparator = ":"\n[types]\nseparator = "."');
  assert.deepEqual(having(SEPARATOR, toml), [":"]);
  const yaml = await tokens("yaml", "clusters:\n  a:\n    separator: '.'\n  b: {separator: \":\"}");
  assert.deepEqual(having(SEPARATOR, yaml), [".", ":"]);
});

test("the rest of a schema keeps the colours of its language", async () => {
  const lines = await tokens("toml", '[keyspaces.a]\ncluster = "main"\npattern = "a/:key"');
  assert.ok(having("string.quoted.double.toml", lines).join("").includes("main"));
  assert.ok(having("variable.other.key.toml", lines).includes("pattern"));
});
