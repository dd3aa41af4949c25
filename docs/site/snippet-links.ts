import type { MarkdownRenderer } from 'vitepress'

/**
 * A line that is a link to a snippet, from the page's folder. GitHub shows the link, so that the
 * chapters can be read in the repository, too; the site shows the file.
 */
export const snippetLink = /^\[[^\]\n]+\]\(((?:\.{1,2}\/)+snippets\/[^)\s]+\.ts)\)$/gm

/** Replaces each link to a snippet by VitePress's own line that shows a file. */
export function showSnippets(markdown: MarkdownRenderer): void {
  markdown.core.ruler.after('normalize', 'show-snippets', (state) => {
    state.src = state.src.replaceAll(snippetLink, '<<< $1')
  })
}
