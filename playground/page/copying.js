// The clipboard, which browsers withhold from pages that came without encryption.

/** Put text into the clipboard; return whether that was allowed. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
