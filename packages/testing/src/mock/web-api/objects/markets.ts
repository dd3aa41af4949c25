/** Where everything in the catalogue can be listened to. */
export const markets: string[] = ['DE', 'FR', 'GB', 'NO', 'SE', 'US']
