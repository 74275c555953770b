/** What the client of one server is told: the files it is for, and where its words go. */

import { pathToFileURL } from "node:url";
import type { DocumentFilter, LanguageClientOptions } from "vscode-languageclient/node";
import type { Plan } from "./plan";

/** Return a filter for each pattern: these files alone, whatever language they are shown in. */
export function selector(plan: Plan): DocumentFilter[] {
  return plan.patterns.map(({ base, glob }) => ({
    scheme: "file",
    pattern: { baseUri: pathToFileURL(base).href, pattern: glob },
  }));
}

/** Return the options of a plan's client, but for what only the editor can give. */
export function clientOptions(plan: Plan): LanguageClientOptions {
  return {
    documentSelector: selector(plan),
    diagnosticCollectionName: "cachegen",
    // The server asks for the changes that it wants to hear of.
    initializationFailedHandler: () => false,
  };
}
