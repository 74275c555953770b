/** Which cachegen is run: the project's own first, and never a wrong one. */

import assert from "node:assert/strict";
import test from "node:test";
import { findCommand, type Surroundings } from "../src/command";

const NOTHING: Surroundings = {
  setting: undefined,
  workspaceFolder: "/home/ada",
  folders: ["/home/ada/shop", "/home/ada"],
  interpreter: undefined,
  environment: { PATH: "/usr/bin:/opt/bin", HOME: "/home/me" },
  isWindows: false,
  isFile: () => false,
};

/** Return the program that is found where only these files are. */
function found(files: readonly string[], more: Partial<Surroundings> = {}): string | undefined {
  const command = findCommand({ ...NOTHING, isFile: (file) => files.includes(file), ...more });
  return command && [command.program, ...command.arguments].join(" ");
}

test("without any cachegen there is no command", () => {
  assert.equal(found([]), undefined);
});

const ALL = [
  "/home/ada/shop/.venv/bin/cachegen",
  "/home/ada/shop/venv/bin/cachegen",
  "/home/ada/.venv/bin/cachegen",
  "/conda/bin/cachegen",
  "/opt/bin/cachegen",
];

for (let nearest = 0; nearest < ALL.length; nearest++) {
  test(`the nearest is taken: ${String(ALL[nearest])}`, () => {
    const given = { interpreter: "/conda/bin/python" };
    assert.equal(found(ALL.slice(nearest), given), ALL[nearest]);
  });
}

test("the setting goes before all others, whether or not there is such a file", () => {
  assert.equal(found(ALL, { setting: "/own/cachegen" }), "/own/cachegen");
});

test("a path in the setting starts from the workspace folder", () => {
  assert.equal(found([], { setting: "tools/cachegen" }), "/home/ada/tools/cachegen");
  assert.equal(found([], { setting: "${workspaceFolder}/bin/cachegen" }), "/home/ada/bin/cachegen");
  assert.equal(found([], { setting: "~/bin/cachegen" }), "/home/me/bin/cachegen");
  assert.equal(found([], { setting: "${userHome}/bin/cachegen" }), "/home/me/bin/cachegen");
});

test("the setting may be a program with arguments", () => {
  assert.equal(found([], { setting: ["uv", "run", "cachegen"] }), "uv run cachegen");
});

for (const setting of ["", [], [""]]) {
  test(`an empty setting is none: ${JSON.stringify(setting)}`, () => {
    assert.equal(found(["/opt/bin/cachegen"], { setting }), "/opt/bin/cachegen");
  });
}

test("on Windows the environment's programs are in Scripts and end with .exe", () => {
  const windows = {
    isWindows: true,
    workspaceFolder: "C:\\work",
    folders: ["C:\\work"],
    environment: { Path: "C:\\bin;C:\\tools" },
  };
  const own = "C:\\work\\.venv\\Scripts\\cachegen.exe";
  const onPath = "C:\\tools\\cachegen.exe";
  assert.equal(found([own, onPath], windows), own);
  assert.equal(found([onPath], windows), onPath);
  assert.equal(
    found(["C:\\py\\cachegen.exe"], { ...windows, interpreter: "C:\\py\\python.exe" }),
    "C:\\py\\cachegen.exe",
  );
});

test("who said so is told", () => {
  const origin = (files: readonly string[], more: Partial<Surroundings>) =>
    findCommand({ ...NOTHING, isFile: (file) => files.includes(file), ...more })?.origin;
  assert.equal(origin([], { setting: "x" }), "setting");
  assert.equal(origin(ALL, {}), "virtual environment");
  assert.equal(origin(["/c/cachegen"], { interpreter: "/c/python" }), "Python extension");
  assert.equal(origin(["/usr/bin/cachegen"], {}), "PATH");
});
