// Tries the packaged extension in a real editor: `node test/editor/drive.mjs FOLDER [PICTURE [TRY]]`, where
// install.sh has installed the editor into FOLDER. Takes the README's picture on request.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const [folder, picture, only] = process.argv.slice(2);
const { chromium } = createRequire(path.resolve(folder, "package.json"))("playwright-core");
const EXTENSION = path.resolve(import.meta.dirname, "../..");
const CHECKOUT = path.resolve(EXTENSION, "../..");
const CODE_SERVER = path.resolve(folder, "node_modules/code-server/out/node/entry.js");
const HOME = mkdtempSync(path.join(tmpdir(), "editor-"));
const SHOP = path.join(HOME, "shop");
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.stickyScroll.enabled": false,
  "breadcrumbs.enabled": false,
  "window.commandCenter": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.enabled": false,
};
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Make the example schemas a project, with one mistake. */
function makeShop() {
  cpSync(path.join(CHECKOUT, "schemas"), path.join(SHOP, "schemas"), { recursive: true });
  writeFileSync(
    path.join(SHOP, "pyproject.toml"),
    '[tool.cachegen]\nschemas = ["schemas"]\noutput = "caches"\n\n[tool.other]\npattern = "not/:this"\n',
  );
  symlinkSync(path.join(CHECKOUT, ".venv"), path.join(SHOP, ".venv"));
  execFileSync(path.join(SHOP, ".venv/bin/cachegen"), ["generate"], { cwd: SHOP });
  const api = path.join(SHOP, "schemas/api.toml");
  writeFileSync(
    api,
    readFileSync(api, "utf-8").replace('value = "UserProfile"', 'value = "UserProfil"'),
  );
}

/** Make an extension of TOML's colours, which VS Code does not have itself. */
async function tomlColours() {
  const root = path.join(HOME, "toml");
  mkdirSync(root);
  const require = createRequire(path.join(EXTENSION, "package.json"));
  cpSync(require.resolve("tm-grammars/grammars/toml.json"), path.join(root, "toml.json"));
  const grammar = { language: "toml", scopeName: "source.toml", path: "./toml.json" };
  const manifest = {
    name: "toml",
    publisher: "test",
    version: "1.0.0",
    engines: { vscode: "^1.91.0" },
  };
  const contributes = { languages: [{ id: "toml", extensions: [".toml"] }], grammars: [grammar] };
  writeFileSync(path.join(root, "package.json"), JSON.stringify({ ...manifest, contributes }));
  const packagePath = path.join(HOME, "toml.vsix");
  const { createVSIX } = require("@vscode/vsce");
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}

async function startEditor() {
  const data = path.join(HOME, "data");
  mkdirSync(path.join(data, "User"), { recursive: true });
  writeFileSync(path.join(data, "User/settings.json"), JSON.stringify(SETTINGS));
  writeFileSync(path.join(HOME, "config.yaml"), "");
  const common = ["--config", path.join(HOME, "config.yaml"), "--user-data-dir", data];
  const words = [CODE_SERVER, ...common, "--extensions-dir", path.join(HOME, "extensions")];
  // No cachegen on the PATH: the editor has to find the project's own.
  const env = { HOME, PATH: "/usr/bin:/bin" };
  for (const each of [await tomlColours(), path.join(EXTENSION, "dist/cachegen.vsix")]) {
    execFileSync(process.execPath, [...words, "--install-extension", each], { env });
  }
  const port = await freePort();
  const own = [
    "--auth",
    "none",
    "--bind-addr",
    `127.0.0.1:${port}`,
    "--disable-telemetry",
    "--disable-update-check",
  ];
  const server = spawn(process.execPath, [...words, ...own], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => {
    server.stdout.on("data", (text) => String(text).includes("listening on") && resolve());
  });
  return { server, origin: `127.0.0.1:${port}` };
}

/** Open a file of a folder with its first keyspaces in sight, or those some lines below. */
async function open(page, origin, root, file, below = 15) {
  const lines = readFileSync(path.join(root, file), "utf-8").split("\n");
  const line =
    Math.max(
      lines.findIndex((each) => /keyspaces/.test(each)),
      0,
    ) + below;
  const uri = `vscode-remote://${origin}${path.join(root, file)}:${line}`;
  const payload = JSON.stringify([
    ["gotoLineMode", "true"],
    ["openFile", uri],
  ]);
  await page.goto(`http://${origin}/?folder=${root}&payload=${encodeURIComponent(payload)}`);
  await page.locator(".view-lines .view-line").first().waitFor();
}

const lens = (page) =>
  page
    .locator(".codelens-decoration a", { hasText: "Show generated code" })
    .filter({ visible: true });

/** Return the pieces of the line that holds a text, each with its colour. */
async function coloured(page, text) {
  const line = page.locator(".view-line", { hasText: text }).first();
  return line
    .locator("span > span")
    .evaluateAll((all) =>
      all.map((each) => [each.textContent.trim(), getComputedStyle(each).color]),
    );
}

function colourOf(pieces, text) {
  return pieces.find(([each]) => each === text)?.[1];
}

async function command(page, title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input.input").waitFor();
  await page.keyboard.type(title);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
}

const all = {
  async "patterns have colours of their own, in TOML and in YAML"({ page, origin }) {
    for (const [file, pattern, literal, placeholder] of [
      ["schemas/api.toml", "resource-requests/:user_id", '"resource-requests', ":user_id"],
      ["schemas/sessions.yaml", "last-seen/:user_id", "last-seen", ":user_id"],
    ]) {
      await open(page, origin, SHOP, file);
      await lens(page).first().waitFor();
      const pieces = await coloured(page, pattern);
      const colours = [literal, "/", placeholder].map((each) => colourOf(pieces, each));
      assert.ok(colours.every(Boolean), JSON.stringify(pieces));
      assert.equal(new Set(colours).size, 3, JSON.stringify(pieces));
    }
  },

  async "a mistake is underlined, and its hover says what was meant"({ page, origin }) {
    await open(page, origin, SHOP, "schemas/api.toml");
    const squiggle = page.locator(".squiggly-error").first();
    await squiggle.waitFor({ state: "attached" });
    await page
      .locator(".view-line", { hasText: "UserProfil" })
      .last()
      .getByText("UserProfil")
      .last()
      .hover();
    await page.locator(".monaco-hover", { hasText: "did you mean" }).first().waitFor();
  },

  async "a pattern tells of the keys that it makes"({ page, origin }) {
    await open(page, origin, SHOP, "schemas/api.toml");
    await lens(page).first().waitFor();
    await page
      .locator(".view-line", { hasText: "profile/:key" })
      .getByText(/profile$/)
      .last()
      .hover();
    await page.locator(".monaco-hover", { hasText: "A key that it makes" }).first().waitFor();
  },

  async "a picture shows colours, a mistake and a hover"({ page, origin }) {
    await page.setViewportSize({ width: 960, height: 960 });
    await open(page, origin, SHOP, "schemas/api.toml", 27);
    await lens(page).first().waitFor();
    await command(page, "Problems: Focus on Problems View");
    await page.locator(".markers-panel", { hasText: "did you mean" }).first().waitFor();
    const line = page.locator(".view-line", { hasText: "requests/:key" });
    await line
      .getByText(/requests$/)
      .last()
      .hover();
    const hover = page.locator(".monaco-hover", { hasText: "A key that it makes" }).first();
    await hover.waitFor();
    await page.waitForFunction(
      (card) =>
        card.getAnimations({ subtree: true }).every((each) => each.playState === "finished"),
      await hover.elementHandle(),
    );
    const clip = { x: 0, y: 0, width: 960, height: 740 };
    await page.screenshot({ clip, ...(picture ? { path: picture } : {}) });
  },

  async "names are completed"({ page, origin }) {
    await open(page, origin, SHOP, "schemas/api.toml");
    await lens(page).first().waitFor();
    await page
      .locator(".view-line", { hasText: 'cluster = "main"' })
      .first()
      .getByText("main")
      .dblclick();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Control+Space");
    await page.locator(".suggest-widget .monaco-list-row", { hasText: "main" }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
  },

  async "a keyspace leads to its generated code"({ page, origin }) {
    await open(page, origin, SHOP, "schemas/api.toml");
    await lens(page).first().click();
    await page.locator(".tab.active", { hasText: "api.py" }).waitFor();
    await page
      .locator(".view-line", { hasText: "recommendations: StaleLoadedKeyspace" })
      .first()
      .waitFor();
    const selected = page.locator(".selected-text");
    await selected.first().waitFor({ state: "attached" });
  },

  async "the server is started anew, and answers again"({ page, origin }) {
    await open(page, origin, SHOP, "schemas/sessions.yaml");
    await lens(page).first().waitFor();
    await command(page, "cachegen: Restart Language Server");
    await lens(page).first().click();
    await page.locator(".tab.active", { hasText: "sessions.py" }).waitFor();
  },

  async "other TOML is left alone"({ page, origin }) {
    await open(page, origin, SHOP, "pyproject.toml");
    const pieces = await coloured(page, "not/:this");
    assert.equal(colourOf(pieces, ":this"), undefined, JSON.stringify(pieces));
    assert.equal(await lens(page).count(), 0);
  },

  async "without a cachegen a message says where it was looked for"({ page, origin }) {
    const root = path.join(HOME, "without");
    cpSync(path.join(SHOP, "schemas"), path.join(root, "schemas"), { recursive: true });
    writeFileSync(path.join(root, "cachegen.toml"), 'output = "caches"\n');
    await open(page, origin, root, "schemas/api.toml");
    const told = page.locator(".notification-toast", { hasText: "No cachegen was found" });
    await told.getByText("Choose the command").click();
    await page.locator(".settings-editor", { hasText: "Cachegen: Command" }).first().waitFor();
  },

  async "a server that does not start is told with its reason"({ page, origin }) {
    const root = path.join(HOME, "wrong");
    cpSync(path.join(HOME, "without"), root, { recursive: true });
    mkdirSync(path.join(root, ".vscode"));
    const words = ["python3", "-c", "import sys; sys.exit('the reason')"];
    writeFileSync(
      path.join(root, ".vscode/settings.json"),
      JSON.stringify({ "cachegen.command": words }),
    );
    await open(page, origin, root, "schemas/api.toml");
    await page.locator(".notification-toast", { hasText: "did not start: the reason" }).waitFor();
  },
};

const tries = Object.entries(all).filter(([name]) => name.includes(only ?? ""));
makeShop();
const { server, origin } = await startEditor();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: FLAGS.split(" "),
});
let failed = 0;
try {
  for (const [name, attempt] of tries) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    try {
      await attempt({ page, origin });
      console.log(`passed: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED: ${name}\n${error}`);
      await page.screenshot({ path: path.join(folder, `failed-${failed}.png`) });
    }
    await context.close();
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(HOME, { recursive: true, force: true });
}
console.log(`${tries.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
