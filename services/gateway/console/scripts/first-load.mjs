// Prints what a browser loads first, compressed, and fails the build when it is more than we promise.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 350;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const each of manifest[name].imports ?? []) withImports(each, found);
  return found;
}

const files = [...withImports("index.html")].map((name) => manifest[name].file);
const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
const kilobytes = Math.round(bytes / 1024);
console.log(`First load: ${kilobytes} KB of compressed script in ${files.length} files (limit ${LIMIT_KB})`);
if (kilobytes > LIMIT_KB) process.exit(1);
