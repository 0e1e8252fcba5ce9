// The schema of documents for ProseMirror, built from documents/schema.json and nothing else.
import {Schema} from "prosemirror-model"

// What \s and \w mean to Python's regular expressions of text, as parts of a class.
const MEANINGS = {
  "\\s": "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000",
  "\\w": "\\p{L}\\p{N}_",
}
const PORT = /^https?:\/\/[^/?#]*:([0-9]+)/i

/** Return a function that tells whether a whole text matches one of the file's patterns. */
function matcher(pattern, flags = "") {
  const translated = pattern.replace(/\\[sw]/g, (sign) => MEANINGS[sign])
  const expression = new RegExp(`^(?:${translated})$`, `su${flags}`)
  return (value) => typeof value === "string" && expression.test(value)
}

const TYPES = {
  string: (tests, {most = Infinity, pattern = ".*"}) => {
    const matches = matcher(pattern)
    return (value) => matches(value) && [...value].length <= most
  },
  address: (tests, {pattern}) => {
    const matches = matcher(pattern, "i")
    return (value) => matches(value) && isPossiblePort(PORT.exec(value)?.[1] ?? "80")
  },
  choice: (tests, {among}) => (value) => among.includes(value),
  integer: (tests, {least, most}) => (value) => Number.isInteger(value) && least <= value && value <= most,
  null: () => (value) => value === null,
  array: (tests, {items, least, most}) => (value) =>
    Array.isArray(value) && least <= value.length && value.length <= most && value.every(tests[items]),
  object: (tests, {attrs}) => (value) =>
    value !== null && typeof value === "object" &&
    Object.keys(value).every((name) => name in attrs) &&
    Object.entries(attrs).every(([name, rule]) => isPart(tests, rule, value[name])),
}

function isPossiblePort(port) {
  return 0 < port && port < 65536
}

function isPart(tests, rule, value) {
  return value === undefined ? "default" in rule : isAttribute(tests, rule, value)
}

function isAttribute(tests, rule, value) {
  return ("default" in rule && value === rule.default) || tests[rule.value](value)
}

function mapped(object, make) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value, name)]))
}

/**
 * Return the ProseMirror schema that the parsed documents/schema.json describes, without rules for the DOM.
 *
 * check() of its nodes throws RangeError for content, marks and values of attributes that the file does not allow.
 * The file's limits, grids and identifiers are beyond ProseMirror: the server refuses what breaks them.
 */
export function documentSchema(description) {
  const tests = {}
  for (const [name, kind] of Object.entries(description.values)) tests[name] = TYPES[kind.type](tests, kind)
  const attribute = (rule, name) => ({
    ...rule,
    validate(value) {
      if (!isAttribute(tests, rule, value)) throw new RangeError(`Invalid value for attribute ${name}`)
    },
  })
  const checked = (spec) => (spec.attrs ? {...spec, attrs: mapped(spec.attrs, attribute)} : spec)
  return new Schema({nodes: mapped(description.nodes, checked), marks: mapped(description.marks, checked)})
}
