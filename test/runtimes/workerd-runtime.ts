import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import type { Outcome, Runtime } from './runtime.ts'
import type { Stage } from './stage.ts'

const compatibilityDate = '2026-06-01'

/** Whether a program exports the class of its Durable Objects. */
const needsObjects = (program: string): boolean => program === 'cache-durable-object'

/** Cloudflare's runtime without `nodejs_compat`: one workerd with one bundle per run. */
export class WorkerdRuntime implements Runtime {
  readonly name = 'workerd'
  readonly #project: string

  constructor(project: string) {
    this.#project = project
  }

  async run(program: string, stage: Stage): Promise<Outcome> {
    let complaints = ''
    const worker = new Miniflare({
      modules: true,
      script: await this.#bundle(program),
      compatibilityDate,
      ...(needsObjects(program) && {
        durableObjects: { TOKENS: { className: 'TokenCacheObject', useSQLite: true } },
      }),
      handleRuntimeStdio: (...outputs: readonly Readable[]) => {
        for (const output of outputs) output.on('data', (data: Buffer) => (complaints += data))
      },
    })
    try {
      const body = JSON.stringify(stage.facts({ appOptions: stage.appOptions }))
      const response = await worker.dispatchFetch('http://worker/', { method: 'POST', body })
      if (!response.ok) throw new Error(await response.text())
      const outcome = (await response.json()) as Omit<Outcome, 'complaints'>
      return { ...outcome, complaints }
    } finally {
      await worker.dispose()
    }
  }

  /** Bundles like Cloudflare's own tool. */
  async #bundle(program: string): Promise<string> {
    const { outputFiles } = await build({
      stdin: {
        resolveDir: join(this.#project, 'smoke'),
        contents: `
          import { expected, run } from './${program}.mjs'
          import { createStage } from './stage.mjs'
          ${needsObjects(program) ? `export { TokenCacheObject } from './${program}.mjs'` : ''}
          export default {
            async fetch(request) {
              return Response.json({ observed: await run(createStage(await request.json())), expected })
            },
          }`,
      },
      bundle: true,
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:workers'],
      format: 'esm',
      target: 'es2022',
      write: false,
    })
    return outputFiles[0]?.text ?? ''
  }
}
