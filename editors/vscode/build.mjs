// Builds the extension: `node build.mjs` bundles it, `… package` writes dist/cachegen.vsix as well,
// and `… test` bundles the tests.

import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";

const SHARED = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
};

async function bundle() {
  await build({
    ...SHARED,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: true,
    sourcemap: false,
  });
}

async function bundleTests() {
  rmSync("dist/test", { recursive: true, force: true });
  await build({
    ...SHARED,
    entryPoints: readdirSync("test")
      .filter((each) => each.endsWith(".test.ts"))
      .map((each) => `test/${each}`),
    outdir: "dist/test",
    external: ["vscode"],
    packages: "external",
  });
}

async function writePackage() {
  mkdirSync("dist", { recursive: true });
  copyFileSync("../../LICENSE", "LICENSE");
  try {
    await createVSIX({
      packagePath: "dist/cachegen.vsix",
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    rmSync("LICENSE");
  }
}

const jobs = process.argv.slice(2);
await bundle();
if (jobs.includes("package")) await writePackage();
if (jobs.includes("test")) await bundleTests();
