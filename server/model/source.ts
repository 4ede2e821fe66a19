import type { CatalogueEntry } from './catalogue.ts'

/** A model whose file can be fetched, from the places that it names. */
export type Fetchable = Pick<CatalogueEntry, 'id' | 'name' | 'file' | 'sha256'> & {
  /** About, where `sha256` is null; null where nobody knows. */
  readonly sizeBytes: number | null
  readonly hub: CatalogueEntry['hub'] | null
  readonly index: CatalogueEntry['index']
  /** The person's own address of the file. */
  readonly url?: string | null
}

/** What a whole file must be. Without a digest it is pinned by what came first. */
export type Asset = {
  readonly sizeBytes: number
  readonly sha256: string | null
  /** What the source calls this state of the file; it is gone on with only while that stays. */
  readonly validator?: string | null | undefined
}

/** What a source says of a file; null where it does not say. */
export type Claim = {
  readonly sizeBytes: number | null
  readonly sha256: string | null
  readonly validator?: string | null
}

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
  /** Whether a file may be taken of which it tells no digest: the person named this very address. */
  readonly trustFirst?: boolean
  /** @throws FetchError `unreachable` with the reason, `refused` for what must not be asked. */
  claim(entry: Fetchable, signal: AbortSignal): Promise<Claim>
  /**
   * The bytes from `offset` on, or from 0 where the source cannot begin in the middle. `onBytes` is
   * told of bytes that have come so far when they come before the chunks do.
   */
  open(
    entry: Fetchable,
    offset: number,
    onBytes: (received: number) => void,
    signal: AbortSignal,
  ): Promise<Arriving>
}

export type SourceName = 'hub' | 'index' | 'address'
