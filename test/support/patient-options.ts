/** Node's options for a program on the sources of the packages whose cache has more time: see `patient-program.ts`. */
export const patientOptions: readonly string[] = [
  '--conditions=@spotify-sdk/source',
  `--import=${new URL('patient-program.ts', import.meta.url).href}`,
]
