/** Parses a URL. Returns `undefined` if the text is not one. */
export function parsedUrl(text: string, base?: URL | string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}
