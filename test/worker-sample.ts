import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

/** Whether a README's sample is the program of a Worker. */
export function isWorkerSample(code: string): boolean {
  return code.includes(`from 'cloudflare:workers'`)
}

/**
 * Runs a sample in workerd, bundled as wrangler does it: one request.
 *
 * @param conditions Which build of our packages it takes.
 * @throws If it does not answer well.
 */
export async function runWorkerSample(
  file: string,
  env: Readonly<Record<string, string>>,
  conditions: readonly string[] = [],
): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    conditions: [...conditions, 'workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  const worker = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-06-01',
    // Variables are then also in `process.env`.
    compatibilityFlags: ['nodejs_compat'],
    bindings: env,
    durableObjects: { TOKENS: { className: 'TokenCacheObject', useSQLite: true } },
  })
  try {
    const response = await worker.dispatchFetch('http://worker/')
    if (!response.ok) throw new Error(await response.text())
  } finally {
    await worker.dispose()
  }
}
