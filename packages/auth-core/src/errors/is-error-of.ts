/**
 * Looks for a brand along the class hierarchy of an error. `instanceof` fails where two copies of
 * a package are loaded; the brand, a static literal of each class, does not.
 */
export function isErrorOf(value: unknown, brand: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    return hasBrand(value.constructor, brand)
  } catch {
    // Whatever was thrown: to ask what it is must not throw once more.
    return false
  }
}

/** No class of errors stands deeper; a proxy may say that it is its own parent. */
const levelsAtMost = 20

function hasBrand(errorClass: unknown, brand: string): boolean {
  for (let level = 0, at = errorClass; level < levelsAtMost; level++) {
    if (typeof at !== 'function' || at === Function.prototype) return false
    if ((at as { brand?: unknown }).brand === brand) return true
    at = Object.getPrototypeOf(at)
  }
  return false
}
