/** The project's own server, started as the extension starts it, asked in the editor's protocol. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import test, { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type {
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Location,
  TextEdit,
} from "vscode-languageclient/node";
import { keyspacesOf } from "../src/keyspaces";
import { type Plan, plan } from "../src/plan";
import { ServerProcess } from "../src/process";
import { projectsOf } from "../src/projects";
import { ownCommand, position, ProjectFolder, SCHEMA } from "./project";

const project = new ProjectFolder();
const uri = pathToFileURL(project.schema).href;
const published: ((found: Diagnostic[]) => void)[] = [];
let connection: MessageConnection;
let ended: Promise<number | null>;
let log = "";

function planned(): Plan {
  const files = [{ path: `${project.root}/cachegen.toml`, text: 'output = "caches"' }];
  const placed = projectsOf(files).map((each) => ({
    project: each,
    workspaceFolder: project.root,
    command: ownCommand(),
  }));
  const [only] = plan(placed);
  assert.ok(only);
  return only;
}

/** Return the diagnostics that the server publishes next. */
function diagnostics(): Promise<Diagnostic[]> {
  return new Promise((resolve) => published.push(resolve));
}

function change(text: string, version: number): Promise<Diagnostic[]> {
  const textDocument = { uri, version };
  const next = diagnostics();
  void connection.sendNotification("textDocument/didChange", {
    textDocument,
    contentChanges: [{ text }],
  });
  return next;
}

function ask<T>(method: string, part: string, more: object = {}): Promise<T> {
  const params = { textDocument: { uri }, position: position(part), ...more };
  return connection.sendRequest<T>(`textDocument/${method}`, params);
}

before(async () => {
  project.generate();
  const server = new ServerProcess(planned(), (text) => (log += text));
  const child = await server.start();
  ended = new Promise((resolve) => child.once("exit", resolve));
  assert.ok(child.stdout && child.stdin);
  connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onNotification(
    "textDocument/publishDiagnostics",
    (given: { diagnostics: Diagnostic[] }) => published.shift()?.(given.diagnostics),
  );
  connection.listen();
  const rootUri = pathToFileURL(project.root).href;
  await connection.sendRequest("initialize", { processId: null, rootUri, capabilities: {} });
  await connection.sendNotification("initialized", {});
});

after(async () => {
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  assert.equal(await ended, 0);
  connection.dispose();
  project.remove();
  assert.match(log, /^\$ .*cachegen lsp\n$/, "nothing is complained of");
});

test("a mistake is a diagnostic at its place, and gone when it is mended", async () => {
  const wrong = SCHEMA.replace('"int"\npattern', '"itn"\npattern');
  const opened = diagnostics();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "toml", version: 0, text: wrong },
  });
  const [found, ...more] = await opened;
  assert.deepEqual(more, []);
  assert.equal(found?.code, "CG202");
  assert.deepEqual(found.range.start, position("itn", wrong));
  assert.deepEqual(await change(SCHEMA, 1), []);
});

test("a pattern tells of the keys that it makes", async () => {
  const { contents } = await ask<Hover>("hover", "requests/:key");
  assert.ok(typeof contents === "object" && "value" in contents);
  assert.match(contents.value, /A key that it makes: `requests:\d+`/);
});

test("a type is completed", async () => {
  const found = await ask<CompletionItem[]>("completion", 'UserID"\nvalue');
  assert.ok(found.some(({ label }) => label === "UserID"));
});

test("a type leads to its declaration", async () => {
  const found = await ask<Location>("definition", 'UserID"\nvalue');
  assert.deepEqual(found.range.start, position("UserID"));
});

test("the outline gives the keyspaces, and each leads to its generated code", async () => {
  const outline = await connection.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  const [keyspace, ...more] = keyspacesOf(outline);
  assert.deepEqual(more, []);
  assert.equal(keyspace?.name, "requests");
  assert.deepEqual(keyspace.range.start, position("requests"));
  const code = await ask<Location[]>("implementation", "requests", {
    position: keyspace.range.start,
  });
  const lines = readFileSync(project.module, "utf-8").split("\n");
  assert.deepEqual(
    code.map((each) => [each.uri, lines[each.range.start.line]?.trim()]),
    [
      [pathToFileURL(project.module).href, "requests: IntKeyspace[UserID]"],
      [pathToFileURL(project.module).href, "requests: AsyncIntKeyspace[UserID]"],
    ],
  );
});

test("a schema is put in order", async () => {
  await change(SCHEMA.replace('cluster = "main"', 'cluster="main"'), 2);
  const edits = await ask<TextEdit[]>("formatting", "version", {
    options: { tabSize: 2, insertSpaces: true },
  });
  assert.deepEqual(
    edits.map(({ newText }) => newText),
    [SCHEMA],
  );
  await change(SCHEMA, 3);
});

test("a settings file that is wrong is told, not a reason to end", async () => {
  const told = new Promise<string>((resolve) => {
    connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      resolve(message);
    });
  });
  writeFileSync(`${project.root}/cachegen.toml`, "outputs = 1\n");
  await connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  assert.match(await told, /cachegen\.toml:1:1: error/);
});

test("a program that does not exist is told, and so is one that complains", async () => {
  const command = { program: "/nowhere/cachegen", arguments: [], origin: "setting" } as const;
  const missing = new ServerProcess({ ...planned(), command }, () => undefined);
  await assert.rejects(missing.start(), { code: "ENOENT" });
  const words = ["-e", "console.error('first\\n  the reason\\n'); process.exit(2)"];
  const wrong = { program: process.execPath, arguments: words, origin: "setting" } as const;
  const complaining = new ServerProcess({ ...planned(), command: wrong }, () => undefined);
  const child = await complaining.start();
  assert.equal(await new Promise((resolve) => child.once("close", resolve)), 2);
  assert.equal(complaining.complaint, "the reason");
});
