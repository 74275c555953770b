/** The settings of a project as far as the editor needs them: which files are its schemas. */

import { parse } from "smol-toml";

export const OWN_FILE = "cachegen.toml";
export const SHARED_FILE = "pyproject.toml";
export const DEFAULT_SCHEMAS = "schemas";

/**
 * Return the schemas that a settings file names, or undefined when it holds no settings.
 *
 * A file that is being typed and cannot be read as TOML still belongs to a project when it
 * says so: the language server has words for what is wrong with it.
 */
export function schemasOf(name: string, text: string): readonly string[] | undefined {
  if (name === SHARED_FILE && !text.includes("cachegen")) {
    return undefined;
  }
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    const claims = name === OWN_FILE || /^\s*\[tool\.cachegen\b/m.test(text);
    return claims ? [DEFAULT_SCHEMAS] : undefined;
  }
  const table = at(content, "tool", "cachegen");
  if (name === SHARED_FILE && table === undefined) {
    return undefined;
  }
  return texts(at(table ?? content, "schemas")) ?? [DEFAULT_SCHEMAS];
}

/** Return whether a file that no settings name is a schema all the same. */
export function looksLikeSchema(text: string): boolean {
  return (
    /^\s*version\s*[=:]\s*1\s*(#.*)?$/m.test(text) &&
    /^\s*\[?\s*["']?(clusters|types|enums|structs|keyspaces|forget)\b/m.test(text)
  );
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || !(key in found)) {
      return undefined;
    }
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const found = value.filter((each) => typeof each === "string");
  return found.length > 0 ? found : undefined;
}
