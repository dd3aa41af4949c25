/** Whether `pnpm test:full` runs: then tests repeat more, and cover every variant. */
export const isFull = process.env['SPOTIFY_SDK_TESTS'] === 'full'
