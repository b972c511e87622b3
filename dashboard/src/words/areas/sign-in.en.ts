export const signInEn = {} as const
