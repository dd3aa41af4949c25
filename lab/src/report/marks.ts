const marks = /<!-- figures: ([a-z-]+) -->\n[\s\S]*?<!-- end -->/g

/** The names in the marks `<!-- figures: name -->` of a page. */
export function markedPlaces(page: string): readonly string[] {
  return [...page.matchAll(marks)].map(([, name = '']) => name)
}

/** The page with the text for each name between its marks. */
export function fillPlaces(page: string, textOf: (name: string) => string): string {
  return page.replaceAll(
    marks,
    (_whole, name: string) => `<!-- figures: ${name} -->\n\n${textOf(name)}\n\n<!-- end -->`,
  )
}
