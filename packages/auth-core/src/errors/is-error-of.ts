/**
 * Looks for a brand in the class hierarchy of an error. `instanceof` fails if two copies of a
 * package are loaded; the brand, a static literal of each class, does not.
 */
export function isErrorOf(value: unknown, brand: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    return hasBrand(value.constructor, brand)
  } catch {
    // Inspecting a thrown value must not throw again.
    return false
  }
}

/** No error class has more ancestors. A proxy may claim to be its own parent. */
const maxLevels = 20

function hasBrand(errorClass: unknown, brand: string): boolean {
  for (let level = 0, at = errorClass; level < maxLevels; level++) {
    if (typeof at !== 'function' || at === Function.prototype) return false
    if ((at as { brand?: unknown }).brand === brand) return true
    at = Object.getPrototypeOf(at)
  }
  return false
}
