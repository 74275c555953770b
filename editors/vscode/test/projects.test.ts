/** Which projects there are, which files are theirs, and which servers that makes. */

import assert from "node:assert/strict";
import * as path from "node:path";
import test from "node:test";
import type { Command } from "../src/command";
import { clientOptions } from "../src/options";
import { type Placed, plan } from "../src/plan";
import { foldersUp, patternsOf, projectsOf } from "../src/projects";
import { looksLikeSchema, schemasOf } from "../src/settings";

const SCHEMA = 'version = 1\n[keyspaces.a]\npattern = "a/:key"\n';

function roots(files: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  return Object.fromEntries(projectsOf(all).map(({ root, schemas }) => [root, schemas]));
}

test("settings make a project, in a file of their own or in pyproject.toml", () => {
  const files = {
    "/a/cachegen.toml": 'schemas = ["here", "there/*.toml"]\noutput = "x"\n',
    "/b/pyproject.toml": '[tool.cachegen]\nschemas = ["caches"]\n',
    "/c/pyproject.toml": '[tool.cachegen]\noutput = "x"\n',
    "/d/cachegen.toml": '[tool.cachegen]\nschemas = ["own"]\n',
  };
  assert.deepEqual(roots(files), {
    "/a": ["here", "there/*.toml"],
    "/b": ["caches"],
    "/c": ["schemas"],
    "/d": ["own"],
  });
});

test("a pyproject.toml without settings of cachegen makes none", () => {
  const dependency = '[project]\ndependencies = ["cachegen"]\n';
  assert.deepEqual(roots({ "/a/pyproject.toml": dependency, "/b/pyproject.toml": "" }), {});
});

test("settings that are being typed still make a project", () => {
  assert.deepEqual(schemasOf("cachegen.toml", 'schemas = ["a'), ["schemas"]);
  assert.deepEqual(schemasOf("pyproject.toml", "[tool.cachegen]\nschemas ="), ["schemas"]);
  assert.equal(schemasOf("pyproject.toml", '[project]\nname = "cachegen'), undefined);
  assert.deepEqual(schemasOf("cachegen.toml", "schemas = [1]"), ["schemas"]);
});

test("without settings a schema in a folder of that name makes one", () => {
  const files = {
    "/a/schemas/api.toml": SCHEMA,
    "/b/schemas/deep/api.yaml": "version: 1\nkeyspaces:\n",
    "/c/schemas/other.toml": 'title = "no schema of caches"\n',
  };
  assert.deepEqual(roots(files), { "/a": ["schemas"], "/b": ["schemas"] });
});

test("a folder of schemas below settings that name others makes none", () => {
  const files = { "/a/cachegen.toml": 'schemas = ["caches"]', "/a/x/schemas/api.toml": SCHEMA };
  assert.deepEqual(roots(files), { "/a": ["caches"] });
});

test("a schema is told from other files by what it must hold", () => {
  assert.ok(looksLikeSchema(SCHEMA));
  assert.ok(looksLikeSchema("version: 1 # the only one\ntypes:\n  A: str\n"));
  assert.ok(!looksLikeSchema("version: 2\ntypes:\n  A: str\n"));
  assert.ok(!looksLikeSchema("version: 1\nservices:\n  a: {}\n"));
});

const PATTERNS: readonly [string, readonly [string, string][]][] = [
  ["schemas", [["/p/schemas", "**/*.{toml,yaml,yml}"]]],
  ["../shared/caches", [["/shared/caches", "**/*.{toml,yaml,yml}"]]],
  ["caches/api.toml", [["/p/caches", "api.toml"]]],
  ["caches/*.yaml", [["/p/caches", "*.yaml"]]],
  ["**/caches", [["/p", "**/caches/**/*.{toml,yaml,yml}"]]],
  [
    "caches/*",
    [
      ["/p/caches", "*.{toml,yaml,yml}"],
      ["/p/caches", "*/**/*.{toml,yaml,yml}"],
    ],
  ],
];

for (const [schema, expected] of PATTERNS) {
  test(`the schemas \`${schema}\` are found by their paths`, () => {
    const found = patternsOf({ root: "/p", schemas: [schema] });
    assert.deepEqual(
      found.map(({ base, glob }) => [base, glob]),
      expected,
    );
  });
}

test("folders are searched from the project up to the workspace folder, no further", () => {
  assert.deepEqual(foldersUp("/w/a/b", "/w"), ["/w/a/b", "/w/a", "/w"]);
  assert.deepEqual(foldersUp("/w", "/w"), ["/w"]);
  assert.deepEqual(foldersUp("/elsewhere", "/w"), ["/elsewhere"]);
});

function command(program: string): Command {
  return { program, arguments: [], origin: "PATH" };
}

function placed(root: string, program?: string, workspaceFolder = "/w"): Placed {
  const project = { root: path.join(workspaceFolder, root), schemas: ["schemas"] };
  return { project, workspaceFolder, command: program ? command(program) : undefined };
}

test("one server serves all projects of a folder that share an installation", () => {
  const plans = plan([placed("a", "/x"), placed("b", "/x"), placed("c", "/y"), placed("d")]);
  assert.deepEqual(
    plans.map((each) => [each.command.program, each.patterns.map(({ base }) => base)]),
    [
      ["/x", ["/w/a/schemas", "/w/b/schemas"]],
      ["/y", ["/w/c/schemas"]],
    ],
  );
});

test("each workspace folder has a server of its own", () => {
  const plans = plan([placed("a", "/x"), placed("a", "/x", "/v")]);
  assert.deepEqual(
    plans.map(({ folder }) => folder),
    ["/w", "/v"],
  );
});

test("a plan is another one as soon as its files or its command are", () => {
  const keys = [
    [placed("a", "/x")],
    [placed("a", "/y")],
    [placed("b", "/x")],
    [placed("a", "/x"), placed("b", "/x")],
  ].map((each) => plan(each)[0]?.key);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(plan([placed("a", "/x")])[0]?.key, keys[0]);
});

test("a client is for the schemas alone, in whatever language they are shown", () => {
  const [first] = plan([placed("a b", "/x")]);
  assert.ok(first);
  assert.deepEqual(clientOptions(first).documentSelector, [
    {
      scheme: "file",
      pattern: { baseUri: "file:///w/a%20b/schemas", pattern: "**/*.{toml,yaml,yml}" },
    },
  ]);
});
