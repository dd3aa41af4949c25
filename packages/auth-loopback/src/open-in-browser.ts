/** Whether there may be a browser on this machine that the user sees. */
export function mayHaveBrowser(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME } = process.env
  // On a server, xdg-open would try text browsers, which nobody would see, and every user of the
  // machine could read the URL off their command lines.
  const signs = [DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME]
  return process.platform !== 'linux' || signs.some((sign) => sign !== undefined && sign !== '')
}

/** Asks for the user's browser. Never fails: the user has the URL. */
export async function openInBrowser(url: string): Promise<void> {
  try {
    // Loaded when it is needed: most runs of a tool log nobody in.
    const { default: open } = await import('open')
    await open(url)
  } catch {
    // No browser, no launcher, or no right to start one.
  }
}
