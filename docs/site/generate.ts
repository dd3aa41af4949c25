/**
 * Writes the pages that come from the sources: the Web API from the endpoint table, the recipes from
 * the examples, and the API reference from the doc comments. Git ignores them.
 */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeEndpointPages } from './endpoint-pages.ts'
import { writeRecipePages } from './recipes.ts'
import { writeReference } from './reference.ts'

const docs = dirname(import.meta.dirname)
const root = dirname(docs)

for (const folder of ['web-api', 'recipes', 'reference']) {
  rmSync(join(docs, folder), { recursive: true, force: true })
}
writeEndpointPages(join(root, 'packages/client'), join(docs, 'web-api'))
writeRecipePages(root, join(docs, 'recipes'))
await writeReference(root, join(docs, 'reference'))
