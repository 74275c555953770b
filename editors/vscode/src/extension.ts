/** The extension's life: what is watched, which commands there are, and that all of it ends. */

import * as vscode from "vscode";
import { discovered, WATCHED } from "./discovery";
import { generate, Lenses, SHOW, showGenerated } from "./generated";
import { onDidSelectInterpreter } from "./interpreter";
import { plan } from "./plan";
import { Servers } from "./servers";
import { Status, tellFailed, tellMissing } from "./status";

const IN_SCHEMA = "cachegen.inSchema";

let extension: Extension | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  extension = new Extension();
  context.subscriptions.push(extension);
  await extension.begin();
}

export async function deactivate(): Promise<void> {
  await extension?.end();
}

class Extension {
  readonly #output = vscode.window.createOutputChannel("cachegen", { log: true });
  readonly #servers = new Servers(this.#output, (plan, reason) => {
    void tellFailed(plan, reason, this.#output);
  });
  readonly #owned: { dispose(): unknown }[] = [this.#output, this.#servers];
  #told = "";
  /** What is being done; one thing after the other, so that none meets a half-done one. */
  #latest: Promise<void> = Promise.resolve();

  async begin(): Promise<void> {
    this.#owned.push(new Status(this.#servers), new Lenses(this.#servers));
    this.#addCommands();
    await this.#watch();
    await this.refresh();
  }

  async end(): Promise<void> {
    await this.#next(() => this.#servers.follow([]));
  }

  /** Run the servers that the open folders need now. */
  refresh(): Promise<void> {
    return this.#next(async () => {
      // What a folder holds is not run before its owner trusts it.
      const placed = vscode.workspace.isTrusted ? await discovered() : [];
      await this.#servers.follow(plan(placed));
      const without = placed.filter(({ command }) => command === undefined);
      this.#tell(without.map(({ project }) => project.root));
      await this.#mark();
    });
  }

  dispose(): void {
    for (const each of this.#owned) {
      each.dispose();
    }
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#latest = this.#latest.then(work, work);
    return this.#latest;
  }

  #tell(projects: readonly string[]): void {
    const names = projects.join("\n");
    if (names !== "" && names !== this.#told) {
      void tellMissing(projects, () => void this.#again());
    }
    this.#told = names;
  }

  #again(): Promise<void> {
    this.#told = "";
    return this.refresh();
  }

  async #restart(): Promise<void> {
    await this.end();
    await this.#again();
  }

  #addCommands(): void {
    const { registerCommand } = vscode.commands;
    this.#owned.push(
      registerCommand("cachegen.restart", () => this.#restart()),
      registerCommand("cachegen.showOutput", () => {
        this.#output.show();
      }),
      registerCommand(SHOW, (uri?: vscode.Uri, at?: unknown) =>
        // A menu gives the file and something else than a place.
        showGenerated(this.#servers, uri, at instanceof vscode.Position ? at : undefined),
      ),
      registerCommand("cachegen.generate", () => this.#generate()),
    );
  }

  async #generate(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const server = document === undefined ? undefined : this.#servers.of(document);
    if (document === undefined || server === undefined) {
      await vscode.window.showInformationMessage("This file is no schema of cachegen.");
    } else {
      await generate(server, document);
    }
  }

  async #watch(): Promise<void> {
    const refresh = () => void this.refresh();
    const { workspace, window } = vscode;
    const settings = workspace.createFileSystemWatcher(WATCHED);
    this.#owned.push(
      settings,
      settings.onDidCreate(refresh),
      settings.onDidChange(refresh),
      settings.onDidDelete(refresh),
      workspace.onDidChangeWorkspaceFolders(refresh),
      workspace.onDidGrantWorkspaceTrust(refresh),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("cachegen")) {
          refresh();
        }
      }),
      window.onDidChangeActiveTextEditor(() => void this.#mark()),
      await onDidSelectInterpreter(refresh),
    );
  }

  /** Let menus know whether the file in front is a schema. */
  async #mark(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const isSchema = document !== undefined && this.#servers.of(document) !== undefined;
    await vscode.commands.executeCommand("setContext", IN_SCHEMA, isSchema);
  }
}
