require('secrets/register')
require('./app')
