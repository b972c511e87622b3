/** By what skills are told apart: people write the same one in capitals, and with a space too many. */
export const skillKey = (skill: string): string => skill.trim().toLowerCase()
