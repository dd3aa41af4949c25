/**
 * Looks for a brand along the class hierarchy of an error. `instanceof` fails where two copies of
 * a package are loaded; the brand, a static literal of each class, does not.
 */
export function isErrorOf(value: unknown, brand: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  let errorClass: unknown
  try {
    errorClass = value.constructor
  } catch {
    // Whatever was thrown: to ask what it is must not throw once more.
    return false
  }
  while (typeof errorClass === 'function' && errorClass !== Function.prototype) {
    if ((errorClass as { brand?: unknown }).brand === brand) return true
    errorClass = Object.getPrototypeOf(errorClass)
  }
  return false
}
