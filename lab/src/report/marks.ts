const marks = /<!-- figures: ([a-z-]+) -->\n[\s\S]*?<!-- end -->/g

/** The names that a page gives to places for figures, each between two marks. */
export function markedPlaces(page: string): readonly string[] {
  return [...page.matchAll(marks)].map(([, name = '']) => name)
}

/** The page with what belongs into each place, by its name. */
export function fillPlaces(page: string, textOf: (name: string) => string): string {
  return page.replaceAll(
    marks,
    (_whole, name: string) => `<!-- figures: ${name} -->\n\n${textOf(name)}\n\n<!-- end -->`,
  )
}
