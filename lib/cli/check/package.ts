import { readProjectFile } from './project-files.ts'

/** The fields of a package.json that a check needs. */
export interface Package {
  name: string
  isPrivate: boolean
  /** Its "files"; `undefined` if it has none. */
  files: readonly string[] | undefined
  scripts: ReadonlyMap<string, string>
  dependencies: ReadonlySet<string>
  devDependencies: ReadonlySet<string>
  text: string
}

/** Reads the package.json of a folder; `undefined` if it does not exist or is invalid. */
export function readPackage(folder: string): Package | undefined {
  const text = readProjectFile(folder, 'package.json')
  if (text === undefined) return undefined
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    const { name, private: isPrivate, files, scripts } = toRecord(json)
    return {
      name: typeof name === 'string' ? name : '',
      isPrivate: isPrivate === true,
      files: Array.isArray(files) ? files.filter((entry) => typeof entry === 'string') : undefined,
      scripts: new Map(
        Object.entries(toRecord(scripts)).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
      dependencies: new Set(Object.keys(toRecord(toRecord(json)['dependencies']))),
      devDependencies: new Set(Object.keys(toRecord(toRecord(json)['devDependencies']))),
      text,
    }
  } catch {
    return undefined
  }
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Finds the line of a key in a package.json. @param part the object to search. @default the whole file */
export function findKeyLine({ text }: Package, key: string, part?: string): number {
  const from = part === undefined ? 0 : Math.max(0, text.indexOf(JSON.stringify(part)))
  const at = text.indexOf(JSON.stringify(key), from)
  return at === -1 ? 1 : text.slice(0, at).split('\n').length
}
