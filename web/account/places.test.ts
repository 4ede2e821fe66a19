import { expect, test } from 'vitest'
import { owner } from '../dev/world.ts'
import { placesOf } from './places.ts'

test('the owner goes everywhere', () => {
  expect(placesOf(owner)).toEqual([
    'settings',
    'models',
    'records',
    'transparency',
    'verify',
    'detect',
  ])
})

test('another person reads no records', () => {
  expect(placesOf({ ...owner, owner: false })).toEqual([
    'settings',
    'models',
    'transparency',
    'verify',
    'detect',
  ])
})

test('an auditor reads records and has no models', () => {
  expect(placesOf({ ...owner, owner: false, auditor: true })).toEqual([
    'settings',
    'records',
    'transparency',
    'verify',
    'detect',
  ])
})

test('whoever is not signed in has what everybody may see', () => {
  expect(placesOf(null)).toEqual(['transparency', 'verify', 'detect'])
})
