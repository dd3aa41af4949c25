/** The powers of ten around all values, as exponents. */
export function decades(values: readonly number[]): [number, number] {
  const exponents = values.map((value) => Math.log10(value))
  const low = Math.floor(Math.min(...exponents))
  return [low, Math.max(Math.ceil(Math.max(...exponents)), low + 1)]
}

/** The powers of ten from one exponent to another. */
export function powers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index))
}

export function label(value: number): string {
  return value.toLocaleString('en')
}
