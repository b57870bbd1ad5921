import { STACK } from './measure-projects.mjs'

/** What a start may cost over the projects, at most. */
export function goals({ candidates }) {
  const find = (name, mode) => candidates.find((row) => row.name === name && row.mode === mode)
  const [production, development] = ['production', 'development'].map((mode) =>
    find('secrets/register', mode),
  )
  return [
    { what: 'production, of dotenv 18', ratio: production.ofDotenv, most: 0.8 },
    { what: 'development, of dotenv 18', ratio: development.ofDotenv, most: 1 },
    { what: `development, of ${STACK}`, ratio: development.ofStack, most: 0.25 },
  ]
}
