/**
 * Does the work while no other tab does work of this name. Where the browser has no Web Locks, or keeps them from the
 * page, it is done at once.
 */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  let hasBegun = false
  try {
    if ('locks' in navigator) {
      return await navigator.locks.request(name, () => {
        hasBegun = true
        return work()
      })
    }
  } catch (error) {
    if (hasBegun) throw error
  }
  return work()
}
