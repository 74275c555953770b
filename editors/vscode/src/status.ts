/** What the editor shows of the servers: beside the language of a schema, and as messages. */

import * as vscode from "vscode";
import { State } from "vscode-languageclient/node";
import type { Plan } from "./plan";
import { filters, type Server, type Servers } from "./servers";

const CHOOSE = "Choose the command…";
const OUTPUT = "Show the output";
const AGAIN = "Look again";

/** Keeps an item beside the language of each schema that says which server answers. */
export class Status {
  #items: { dispose(): unknown }[] = [];
  readonly #watched: vscode.Disposable;

  constructor(private readonly servers: Servers) {
    this.#watched = servers.onDidChange(() => {
      this.#show();
    });
  }

  dispose(): void {
    this.#watched.dispose();
    this.#clear();
  }

  #show(): void {
    this.#clear();
    this.#items = this.servers.all.flatMap((server, number) => {
      const item = statusItem(server, number);
      const follow = server.client.onDidChangeState(({ newState }) => {
        describe(item, server, newState);
      });
      return [item, follow];
    });
  }

  #clear(): void {
    for (const each of this.#items) {
      each.dispose();
    }
    this.#items = [];
  }
}

function statusItem(server: Server, number: number): vscode.LanguageStatusItem {
  const id = `cachegen.${String(number)}`;
  const item = vscode.languages.createLanguageStatusItem(id, filters(server.plan));
  item.name = "cachegen";
  item.command = { title: "Restart", command: "cachegen.restart" };
  describe(item, server, server.client.state);
  return item;
}

function describe(item: vscode.LanguageStatusItem, { plan, client }: Server, state: State): void {
  const version = client.initializeResult?.serverInfo?.version ?? "";
  item.text = `cachegen ${version}`.trim();
  item.detail = `${plan.command.program} (${plan.command.origin})`;
  item.busy = state === State.Starting;
  item.severity =
    state === State.Stopped
      ? vscode.LanguageStatusSeverity.Error
      : vscode.LanguageStatusSeverity.Information;
}

/** Say that a project has no cachegen, once for all of them, and offer what helps. */
export async function tellMissing(projects: readonly string[], again: () => void): Promise<void> {
  const where = projects.map((each) => vscode.workspace.asRelativePath(each)).join(", ");
  const text =
    `No cachegen was found for ${where}: neither in .venv or venv, nor beside the selected ` +
    'Python, nor on the PATH. Install it: pip install "cachegen[codegen,lsp]"';
  const answer = await vscode.window.showWarningMessage(text, CHOOSE, AGAIN);
  if (answer === CHOOSE) {
    await chooseCommand();
  } else if (answer === AGAIN) {
    again();
  }
}

/** Say why a server did not start, and offer what helps. */
export async function tellFailed(
  plan: Plan,
  reason: string,
  output: vscode.OutputChannel,
): Promise<void> {
  const text = `${plan.command.program} lsp did not start: ${reason}`;
  const answer = await vscode.window.showErrorMessage(text, OUTPUT, CHOOSE);
  if (answer === CHOOSE) {
    await chooseCommand();
  } else if (answer === OUTPUT) {
    output.show();
  }
}

async function chooseCommand(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", "cachegen.command");
}
