// Reads feeds with rss-parser, for readers_test.go. The arguments are files.
// Printed is what read.py prints.
const { readFileSync } = require("fs");
const Parser = require("rss-parser");

(async () => {
  const read = {};
  for (const name of process.argv.slice(2)) {
    const feed = await new Parser().parseString(readFileSync(name, "utf8"));
    read[name] = feed.items.map((i) => [i.id || i.guid, i.title, i.link, Date.parse(i.isoDate) / 1000]);
  }
  console.log(JSON.stringify({ "rss-parser": read }));
})();
