import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { extname } from 'node:path'

/** A file of the page, ready to send. */
export interface PageFile {
  readonly type: string
  readonly body: string
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
}

const folder = new URL('../page/', import.meta.url)

/** Reads the files of the page by path. Types are removed from its modules. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = readdirSync(folder).map((name): [string, PageFile] => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const extension = extname(name)
    const body = extension === '.ts' ? stripTypeScriptTypes(text) : text
    return [`/${name}`, { type: types[extension] ?? 'text/plain', body }]
  })
  const index = files.find(([path]) => path === '/index.html')?.[1]
  return new Map([...files, ...(index === undefined ? [] : [['/', index] as const])])
}
