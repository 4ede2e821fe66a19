import type { CatalogueEntry } from './catalogue.ts'

/** What a whole file must be. */
export type Asset = { readonly sizeBytes: number; readonly sha256: string }

/** What a source says of a file; null where it does not say. */
export type Claim = { readonly sizeBytes: number | null; readonly sha256: string | null }

export type Arriving = {
  /** Where the bytes begin: 0, or the offset that was asked for. */
  readonly from: number
  /** To be read to its end or returned, which frees what it holds. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/** A place that a model can be fetched from. */
export interface Source {
  readonly name: SourceName
  /** As a person would say it. */
  readonly title: string
  /** How many times the file's size it needs on disk, the file itself included. */
  readonly copies: 1 | 2
  /** @throws FetchError `unreachable` with the reason. */
  claim(entry: CatalogueEntry, signal: AbortSignal): Promise<Claim>
  /**
   * The bytes from `offset` on, or from 0 where the source cannot begin in the middle. `onBytes` is
   * told of bytes that have come so far when they come before the chunks do.
   */
  open(
    entry: CatalogueEntry,
    offset: number,
    onBytes: (received: number) => void,
    signal: AbortSignal,
  ): Promise<Arriving>
}

export type SourceName = 'hub' | 'index'
