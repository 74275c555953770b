/** The keyspaces of a schema, found in the outline that the server gives. */

import type { DocumentSymbol, Range } from "vscode-languageclient/node";

const SECTION = "keyspaces";

/** A keyspace, and where its name stands. */
export interface Keyspace {
  readonly name: string;
  readonly range: Range;
}

/** Return the keyspaces of an outline, in its order. */
export function keyspacesOf(outline: readonly DocumentSymbol[]): Keyspace[] {
  return outline
    .filter(({ name }) => name === SECTION)
    .flatMap(({ children }) => children ?? [])
    .map(({ name, selectionRange }) => ({ name, range: selectionRange }));
}
