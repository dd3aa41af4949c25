/** Options of Node for a program that runs on the sources, and whose cache may take 20 s to answer. */
export const patientOptions: readonly string[] = [
  '--conditions=@spotify-sdk/source',
  `--import=${new URL('patient-program.ts', import.meta.url).href}`,
]
