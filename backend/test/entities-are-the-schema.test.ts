import { afterAll, beforeAll, expect, test } from 'vitest'
import { aHouse, type House } from './house.js'

let house: House
beforeAll(async () => { house = await aHouse() })
afterAll(() => house.close())

interface Column { name: string; type: string; nullable: boolean }

const aliases: Record<string, string> = {
  'int': 'integer', 'timestamptz': 'timestamp with time zone', 'int8': 'bigint', 'varchar': 'character varying',
}

test('every column of an entity is in its table, of the same type, and empty only where it may be', async () => {
  const entities = house.db.entityMetadatas
  expect(entities.length).toBeGreaterThan(6)
  for (const { tableName, columns } of entities) {
    const there = await house.db.query<Column[]>(`
      select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable
      from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`, [tableName])
    for (const column of columns) {
      const type = house.db.driver.normalizeType(column)
      expect(there, `${tableName}.${column.databaseName}`).toContainEqual({
        name: column.databaseName, type: `${aliases[type] ?? type}${column.isArray ? '[]' : ''}`, nullable: column.isNullable,
      })
    }
    const required = there.filter(({ name, nullable }) => !nullable && !columns.some(({ databaseName }) => databaseName === name))
    expect(required, `${tableName}: a row could not be inserted without these`).toEqual([])
  }
})
