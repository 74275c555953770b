/** The scopes that an editor gives to a text: the real engine, TOML's and YAML's grammars, and ours. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, type IRawGrammar, parseRawGrammar, Registry } from "vscode-textmate";
import manifest from "../package.json";

const ROOT = path.resolve(__dirname, "../..");
const require = createRequire(path.join(ROOT, "package.json"));

/** A piece of text with the scopes that tell it from the whole. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The grammar of a language; `greedy` is one of TOML that takes a key with the spaces before it. */
export type Language = "toml" | "greedy" | "yaml";

/** Return the tokens of a text, by line. */
export async function tokens(language: Language, text: string): Promise<Token[][]> {
  const name = language === "yaml" ? "source.yaml" : "source.toml";
  const grammar = await (await registry(language)).loadGrammar(name);
  if (grammar === null) {
    throw new Error(`no grammar of ${language}`);
  }
  let state = INITIAL;
  return text.split("\n").map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}

/** Return what has a scope of this name, or one that begins with it, in the order of the text. */
export function having(scope: string, lines: readonly Token[][]): string[] {
  return lines
    .flat()
    .filter(({ scopes }) => scopes.some((each) => `${each}.`.startsWith(`${scope}.`)))
    .map(({ text }) => text);
}

async function registry(language: Language): Promise<Registry> {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm);
  return new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: (name) => Promise.resolve(grammarOf(name, language)),
    getInjections: (name) =>
      manifest.contributes.grammars
        .filter((each) => each.injectTo?.includes(name))
        .map((each) => each.scopeName),
  });
}

function grammarOf(name: string, language: Language): IRawGrammar | null {
  const own = manifest.contributes.grammars.find((each) => each.scopeName === name);
  const file = own ? path.join(ROOT, own.path) : fileOf(language);
  return parseRawGrammar(readFileSync(file, "utf-8"), file);
}

function fileOf(language: Language): string {
  return language === "greedy"
    ? path.join(ROOT, "test/greedy.toml.json")
    : require.resolve(`tm-grammars/grammars/${language}.json`);
}
