/** The address that a text is, or `undefined` for a text that is none. */
export function parsedUrl(text: string, base?: URL | string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}
