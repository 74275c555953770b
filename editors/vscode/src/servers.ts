/** The servers that run, kept equal to what is planned. */

import * as vscode from "vscode";
import { CloseAction, type ErrorHandler, LanguageClient } from "vscode-languageclient/node";
import { clientOptions } from "./options";
import type { Plan } from "./plan";
import { ServerProcess } from "./process";

/** A server that was started, with its client. */
export interface Server {
  readonly plan: Plan;
  readonly client: LanguageClient;
}

export class Servers {
  readonly #running = new Map<string, Server>();
  readonly #changed = new vscode.EventEmitter<void>();

  /** Something was started or has ended. */
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly failed: (plan: Plan, reason: string) => void,
  ) {}

  get all(): readonly Server[] {
    return [...this.#running.values()];
  }

  /** Return the server of a document, or undefined when it is no schema. */
  of(document: vscode.TextDocument): Server | undefined {
    return this.all.find(({ plan }) => vscode.languages.match(filters(plan), document) > 0);
  }

  /** Stop what is planned no more, and start what is new. */
  async follow(plans: readonly Plan[]): Promise<void> {
    const wanted = new Set(plans.map((each) => each.key));
    const gone = this.all.filter(({ plan }) => !wanted.has(plan.key));
    await Promise.all(gone.map((each) => this.#stop(each)));
    const fresh = plans.filter(({ key }) => !this.#running.has(key));
    await Promise.all(fresh.map((each) => this.#start(each)));
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #start(plan: Plan): Promise<void> {
    const process = new ServerProcess(plan, (text) => {
      this.output.append(text);
    });
    const client: LanguageClient = new LanguageClient(
      "cachegen",
      "cachegen",
      () => process.start(),
      {
        ...clientOptions(plan),
        outputChannel: this.output,
        errorHandler: errorHandler(() => client),
      },
    );
    this.#running.set(plan.key, { plan, client });
    try {
      await client.start();
    } catch (error) {
      this.#running.delete(plan.key);
      const reason = error instanceof Error ? error.message : String(error);
      this.failed(plan, process.complaint || reason);
    }
  }

  async #stop({ plan, client }: Server): Promise<void> {
    this.#running.delete(plan.key);
    await client.dispose();
  }
}

/** Return the filters of a plan for what the extension registers itself. */
export function filters(plan: Plan): vscode.DocumentFilter[] {
  return plan.patterns.map(({ base, glob }) => ({
    scheme: "file",
    pattern: new vscode.RelativePattern(vscode.Uri.file(base), glob),
  }));
}

/** A server that has never answered is not started again: it would only fail again. */
function errorHandler(client: () => LanguageClient): ErrorHandler {
  let usual: ErrorHandler | undefined;
  const handler = () => (usual ??= client().createDefaultErrorHandler());
  return {
    error: (...given) => handler().error(...given),
    closed: () =>
      client().initializeResult === undefined
        ? { action: CloseAction.DoNotRestart, handled: true }
        : handler().closed(),
  };
}
