import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Prints each module before it is loaded. */
const program = (module: string): string => `
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  await import(${JSON.stringify(module)})
  console.log(JSON.stringify(urls))`

/** The addresses of all modules that an import loads. */
export async function modulesOf(module: string, folder: string): Promise<readonly string[]> {
  const options = ['--input-type=module', '-e', program(module)]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, ...options],
    { cwd: folder },
  )
  return JSON.parse(stdout) as readonly string[]
}
