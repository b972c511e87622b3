export const transcriptsEn = {} as const
