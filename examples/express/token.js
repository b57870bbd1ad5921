const { createHmac, timingSafeEqual } = require('node:crypto')

function sign(email) {
  // With the prefix, a token for another purpose is not valid here.
  return createHmac('sha256', process.env.SECRET_KEY).update(`confirm:${email}`).digest('base64url')
}

function verify(email, token) {
  const expected = Buffer.from(sign(email))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

module.exports = { sign, verify }
