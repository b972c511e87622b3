/** Whether a statement failed because another row has the same value under this constraint or unique index. */
export function isDuplicate(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
    && 'constraint' in error && error.constraint === constraint
}
