/** The same function, which never throws into the host page: what fails is told in the console instead. */
export function quietly<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      work(...args)
    } catch (error) {
      console.warn('Parley:', error)
    }
  }
}
