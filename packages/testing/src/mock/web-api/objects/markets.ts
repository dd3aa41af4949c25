/** Where everything in the catalogue can be listened to. */
export const markets: readonly string[] = ['DE', 'FR', 'GB', 'NO', 'SE', 'US']
