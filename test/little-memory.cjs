// Loaded before the command line in tests: it takes its computer for one of little memory, so that a new passphrase is
// stretched in a quarter of the time that is meant for it. What that costs people is no subject of these tests.

require('node:os').totalmem = () => 2 ** 28;
