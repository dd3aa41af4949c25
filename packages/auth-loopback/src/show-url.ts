/** Prints the URL and instructions to stderr, because stdout belongs to the program. */
export function showUrl(
  url: string,
  { isOpened, canPaste }: { readonly isOpened: boolean; readonly canPaste: boolean },
): void {
  const what = isOpened
    ? 'Log in to Spotify in your browser. If it does not open by itself, open this address:'
    : 'To log in to Spotify, open this address in a browser:'
  const pasteHint = canPaste
    ? 'Is the browser on another machine? In the end it shows a page that it cannot load: paste the address of that page here, and press Enter.\n\n'
    : ''
  process.stderr.write(`${what}\n\n${url}\n\n${pasteHint}`)
}
