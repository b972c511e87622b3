/** The part of a page's address that a person recognises: its path, and the host where there is none. */
export function pathOf(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed) return url
  return parsed.pathname === '/' ? parsed.host : decoded(parsed.pathname)
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    // Not every path is well encoded; as it stands it is still the best name there is.
    return path
  }
}
