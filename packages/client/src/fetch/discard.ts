/** Lets go of an answer that nobody will read: its connection is free again. */
export function discard(response: Response | undefined): void {
  response?.body?.cancel().catch(() => {})
}
