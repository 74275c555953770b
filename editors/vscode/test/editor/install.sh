#!/usr/bin/env bash
# Installs a real editor into a folder: code-server (VS Code 1.96 behind a web server, for Node.js 20)
# and playwright-core, which drives it in the Chromium of this machine. Needs g++, make and ripgrep.
set -euo pipefail
folder=$1
mkdir -p "$folder"
cd "$folder"
echo '{ "private": true }' >package.json
npm install --ignore-scripts code-server@4.96.4 playwright-core@1.61
code=$PWD/node_modules/code-server/lib/vscode
gyp=$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js
# The headers that Node.js came with; without them node-gyp fetches them.
headers=$(node -p 'path.resolve(process.execPath, "../..")')

(
    cd "$code"
    # One dependency is named by its repository; npm has the same version.
    node -e '
      const fs = require("node:fs");
      const lock = JSON.parse(fs.readFileSync("npm-shrinkwrap.json"));
      const agent = lock.packages["node_modules/@vscode/proxy-agent"];
      delete agent.resolved;
      delete agent.integrity;
      fs.writeFileSync("npm-shrinkwrap.json", JSON.stringify(lock));
    '
    npm install --ignore-scripts --omit=dev
    ln -sfn node_modules node_modules.asar
    for module in @vscode/spdlog native-watchdog node-pty @parcel/watcher; do
        (cd "node_modules/$module" && node "$gyp" rebuild --nodedir="$headers")
    done
    mkdir -p node_modules/@vscode/ripgrep/bin
    ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
)
cd node_modules/argon2
node "$gyp" rebuild --nodedir="$headers" --module_name=argon2 --module_path="$PWD/lib/binding/napi-v3" --napi_build_version=3
