/** Prints the URL and instructions to stderr, because stdout belongs to the program. */
export function showUrl(
  url: string,
  { isOpened, canPaste }: { readonly isOpened: boolean; readonly canPaste: boolean },
): void {
  const what = isOpened
    ? 'Sign in to Spotify in your browser. If it does not open, open this URL:'
    : 'To sign in to Spotify, open this URL in a browser:'
  const pasteHint = canPaste
    ? 'Is the browser on another machine? After sign-in it is redirected to a page it cannot load. Paste the URL of that page here and press Enter.\n\n'
    : ''
  process.stderr.write(`${what}\n\n${url}\n\n${pasteHint}`)
}
