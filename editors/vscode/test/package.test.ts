/** The package itself: what is in it, and that it needs nothing but the editor. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import Module, { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import test, { after, before } from "node:test";
import { type Entry, open, type ZipFile } from "yauzl";
import type manifestOfSources from "../package.json";

type Manifest = typeof manifestOfSources;

const VSIX = path.resolve(__dirname, "../cachegen.vsix");
const folder = mkdtempSync(path.join(tmpdir(), "vsix-"));
const files = new Map<string, Buffer>();

function entries(zip: ZipFile): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on("error", reject).on("end", resolve);
    zip.on("entry", (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) {
          reject(error);
          return;
        }
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", () => {
          files.set(entry.fileName, Buffer.concat(parts));
          zip.readEntry();
        });
      });
    });
    zip.readEntry();
  });
}

before(async () => {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    open(VSIX, { lazyEntries: true }, (error, opened) => {
      if (error) {
        reject(error);
      } else {
        resolve(opened);
      }
    });
  });
  await entries(zip);
  for (const [name, data] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, data);
  }
});

after(() => {
  rmSync(folder, { recursive: true });
});

function manifest(): Manifest {
  return JSON.parse(String(files.get("extension/package.json"))) as Manifest;
}

test("the package has what it runs and shows, and no sources", () => {
  const names = [...files.keys()].filter((each) => each.startsWith("extension/"));
  const folders = new Set(names.map((each) => path.dirname(each)));
  assert.deepEqual([...folders].sort(), [
    "extension",
    "extension/dist",
    "extension/images",
    "extension/syntaxes",
  ]);
  assert.ok(names.includes("extension/readme.md"));
  assert.ok(names.includes("extension/LICENSE.txt"));
});

test("every file that the manifest and the README name is in it", () => {
  const { main, icon, contributes } = manifest();
  const shown = String(files.get("extension/readme.md")).matchAll(/!\[.*?\]\((.*?)\)/g);
  const named = [main, icon, ...contributes.grammars.map((each) => each.path)];
  const pictures = [...shown].map((each) => each[1] ?? "");
  assert.equal(pictures.length, 1);
  for (const each of [...named, ...pictures]) {
    assert.ok(files.has(path.posix.join("extension", each)), each);
  }
});

test("every command has a place where it is registered", () => {
  const bundle = String(files.get("extension/dist/extension.js"));
  for (const { command } of manifest().contributes.commands) {
    assert.ok(bundle.includes(`"${command}"`), command);
  }
});

test("the bundle asks for the editor and for Node.js, and for nothing else", () => {
  const asked = new Set<string>();
  // Whatever is read, called or extended of it is the same again.
  const editor: unknown = new Proxy(Object, {
    get: (of, key) => (key === "prototype" ? of.prototype : editor),
  });
  const loader = Module as unknown as { _load: (name: string, ...more: unknown[]) => unknown };
  const usual = loader._load;
  loader._load = (name, ...more) => {
    asked.add(name);
    return name === "vscode" ? editor : usual(name, ...more);
  };
  try {
    const loaded = usual(path.join(folder, "extension/dist/extension.js")) as object;
    assert.deepEqual(Object.keys(loaded).sort(), ["activate", "deactivate"]);
  } finally {
    loader._load = usual;
  }
  const strange = [...asked].filter(
    (each) => each !== "vscode" && !builtinModules.includes(each.replace("node:", "")),
  );
  assert.deepEqual(strange, []);
});

test("the lock file names no address to install from, so any registry will do", () => {
  const lock = JSON.parse(
    readFileSync(path.resolve(__dirname, "../../package-lock.json"), "utf-8"),
  ) as {
    packages: Record<string, { resolved?: string }>;
  };
  const named = Object.entries(lock.packages).filter(([, each]) => each.resolved !== undefined);
  assert.deepEqual(named, []);
});
