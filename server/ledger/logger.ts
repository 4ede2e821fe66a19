/** What the ledger and the charter say to the operator; pino's logger is one. */
export type LedgerLogger = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
