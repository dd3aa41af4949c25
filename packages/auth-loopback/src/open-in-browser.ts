/** Whether this machine may have a browser that the user can see. */
export function mayHaveBrowser(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME } = process.env
  // On a server, xdg-open would start a text browser, and other users could read the URL in the
  // process list.
  const signs = [DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME]
  return process.platform !== 'linux' || signs.some((sign) => sign !== undefined && sign !== '')
}

/** Opens the user's browser. Never fails, because the user also has the URL. */
export async function openInBrowser(url: string): Promise<void> {
  try {
    // Loaded late, because most runs of a tool need no sign-in.
    const { default: open } = await import('open')
    await open(url)
  } catch {
    // There is no browser or launcher, or no permission to start one.
  }
}
