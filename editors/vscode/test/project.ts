/** A project on disk with a schema, and the cachegen of this checkout, found as the extension finds it. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Command, findCommand } from "../src/command";

const CHECKOUT = path.resolve(__dirname, "../../../..");

export const SCHEMA = `version = 1

[clusters.main]
separator = ":"

[types]
UserID = "int"

[keyspaces.requests]
cluster = "main"
key = "UserID"
value = "int"
pattern = "requests/:key"
expiry = "10s"
`;

export class ProjectFolder {
  readonly root = mkdtempSync(path.join(tmpdir(), "cachegen-"));
  readonly schema = path.join(this.root, "schemas", "api.toml");
  readonly module = path.join(this.root, "caches", "api.py");

  constructor() {
    mkdirSync(path.dirname(this.schema));
    writeFileSync(path.join(this.root, "cachegen.toml"), 'output = "caches"\n');
    writeFileSync(this.schema, SCHEMA);
  }

  generate(): void {
    const { program, arguments: words } = ownCommand();
    execFileSync(program, [...words, "generate"], { cwd: this.root });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** Return the cachegen of this checkout's environment. */
export function ownCommand(): Command {
  const command = findCommand({
    setting: undefined,
    workspaceFolder: CHECKOUT,
    folders: [CHECKOUT],
    interpreter: undefined,
    environment: process.env,
    isWindows: process.platform === "win32",
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
  if (command === undefined) {
    throw new Error("the tests need cachegen: run `python3 dev.py editors`, which installs it");
  }
  return command;
}

/** Return line and character of the first place of a part of the schema. */
export function position(part: string, text = SCHEMA): { line: number; character: number } {
  const before = text.slice(0, text.indexOf(part)).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
