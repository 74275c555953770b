/** The projects of a workspace folder, and the patterns of their schemas' paths. */

import * as path from "node:path";
import { DEFAULT_SCHEMAS, looksLikeSchema, OWN_FILE, schemasOf, SHARED_FILE } from "./settings";

const ENDINGS = /\.(toml|yaml|yml)$/i;
const BELOW = "**/*.{toml,yaml,yml}";
const MAGIC = /[*?[]/;

/** A folder with settings, and what these name as schemas; or the parent of a folder `schemas`. */
export interface Project {
  readonly root: string;
  readonly schemas: readonly string[];
}

/** A glob, relative to a folder. */
export interface Pattern {
  readonly base: string;
  readonly glob: string;
}

/** A file with its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Return the projects that files tell of: settings, and schemas that no settings name. */
export function projectsOf(files: Iterable<TextFile>): Project[] {
  const all = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  const found = new Map<string, Project>();
  for (const file of all.filter((each) => isSettings(each.path))) {
    const schemas = schemasOf(path.basename(file.path), file.text);
    const root = path.dirname(file.path);
    if (schemas !== undefined && !found.has(root)) {
      found.set(root, { root, schemas });
    }
  }
  const roots = [...found.keys()];
  for (const file of all.filter((each) => !isSettings(each.path))) {
    const root = rootWithoutSettings(file.path);
    const isForeign = roots.some((each) => isWithin(file.path, each));
    if (root !== undefined && !isForeign && looksLikeSchema(file.text)) {
      found.set(root, { root, schemas: [DEFAULT_SCHEMAS] });
    }
  }
  return [...found.values()];
}

/** Return the patterns of the paths that a project's schemas have. */
export function patternsOf(project: Project): Pattern[] {
  return project.schemas.flatMap((each) => patterns(project.root, each));
}

/** Return the folders from one up to another, both included, the innermost first. */
export function foldersUp(from: string, to: string): string[] {
  const found = [from];
  while (found[0] !== to && isWithin(from, to)) {
    const parent = path.dirname(found[found.length - 1] ?? to);
    found.push(parent);
    if (parent === to || parent === path.dirname(parent)) {
      break;
    }
  }
  return found;
}

function isSettings(file: string): boolean {
  return [OWN_FILE, SHARED_FILE].includes(path.basename(file));
}

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith("..") && !path.isAbsolute(relative);
}

/** Return the parent of the nearest folder `schemas` that a file is in. */
function rootWithoutSettings(file: string): string | undefined {
  let folder = path.dirname(file);
  while (folder !== path.dirname(folder)) {
    if (path.basename(folder) === DEFAULT_SCHEMAS) {
      return path.dirname(folder);
    }
    folder = path.dirname(folder);
  }
  return undefined;
}

function patterns(root: string, schema: string): Pattern[] {
  const parts = schema.split("/");
  const magic = parts.findIndex((each) => MAGIC.test(each));
  if (magic < 0) {
    const whole = path.resolve(root, schema);
    return ENDINGS.test(schema)
      ? [{ base: path.dirname(whole), glob: path.basename(whole) }]
      : [{ base: whole, glob: BELOW }];
  }
  const base = path.resolve(root, parts.slice(0, magic).join("/"));
  const glob = parts.slice(magic).join("/");
  if (ENDINGS.test(glob)) {
    return [{ base, glob }];
  }
  // It may name folders, or files of any ending.
  const files = glob.endsWith("*") ? [`${glob}.{toml,yaml,yml}`] : [];
  return [...files, `${glob}/${BELOW}`].map((each) => ({ base, glob: each }));
}
