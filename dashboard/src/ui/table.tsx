import type { ComponentChildren } from 'preact'
import { classNames } from './class-names.js'
import './table.css'

export interface Column<Row> {
  key: string
  head: string
  cell: (row: Row) => ComponentChildren
  /** Figures stand at the end of their cell. */
  numeric?: boolean
  /** The title of the card that a row becomes when narrow; its head is then left out. */
  title?: boolean
  /** Buttons: the head is only spoken. */
  actions?: boolean
}

interface Props<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** A row that no longer counts is paler. */
  faded?: (row: Row) => boolean
}

/** Rows and columns; where there is no room for columns each row becomes a card with its heads beside the values. */
export function Table<Row>({ label, columns, rows, rowKey, faded }: Props<Row>) {
  // The roles are said again because `display` in the narrow form takes them away.
  return (
    <div class="ui-table-frame">
      <table class="ui-table" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} role="columnheader" scope="col" class={classNames(column.numeric && 'ui-table-numeric')}>
                {column.actions ? <span class="unseen">{column.head}</span> : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row" class={classNames(faded?.(row) && 'ui-table-faded')}>
              {columns.map((column) => (
                <td key={column.key} role="cell" data-head={column.head} class={classNames(column.numeric && 'ui-table-numeric',
                  column.title && 'ui-table-title', column.actions && 'ui-table-actions')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
