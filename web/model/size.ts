import type { ModelStatus } from '@overt/wire'
import { useTranslations } from 'use-intl'
import { useSize } from '../kit/size.ts'

/** The size of a model's file: nobody knows it to the byte before the file was here. Null where nothing is known. */
export function useModelSize(): (model: ModelStatus) => string | null {
  const t = useTranslations('models.facts')
  const size = useSize()
  return ({ sizeBytes, digest, kind }) => {
    if (sizeBytes === null) return null
    return digest === null && kind === 'local'
      ? t('about', { size: size(sizeBytes) })
      : size(sizeBytes)
  }
}
